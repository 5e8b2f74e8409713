import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Head } from '../../src/storage/records.ts';
import { CheckpointSchedule } from '../../src/worker/checkpoints.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const HOUR = 3_600_000;

/** A head whose journal has so many records and bytes. */
function headWith(records: number, journalBytes = records * 100): Head {
  return {
    format: 1,
    epoch: 1,
    sequence: 7000 + records,
    link: '',
    foldedTo: 7000,
    checkpointDigest: '',
    journalBytes,
    previous: null,
    checksum: 0,
  };
}

describe('a checkpoint', () => {
  test('is made at once when the journal has many records', () => {
    const fold = vi.fn<() => Promise<void>>(() => Promise.resolve());
    const schedule = new CheckpointSchedule(fold);
    schedule.consider(headWith(499));
    expect(fold).not.toHaveBeenCalled();
    schedule.consider(headWith(500));
    expect(fold).toHaveBeenCalledTimes(1);
  });

  test('is made at once when the journal has many bytes', () => {
    const fold = vi.fn<() => Promise<void>>(() => Promise.resolve());
    const schedule = new CheckpointSchedule(fold);
    schedule.consider(headWith(2, 3_999_999));
    expect(fold).not.toHaveBeenCalled();
    schedule.consider(headWith(3, 4_000_000));
    expect(fold).toHaveBeenCalledTimes(1);
  });

  test('of a short journal waits until nobody has written for a while', () => {
    const fold = vi.fn<() => Promise<void>>(() => Promise.resolve());
    const schedule = new CheckpointSchedule(fold);
    for (let i = 0; i < 10; i += 1) {
      schedule.consider(headWith(20 + i));
      vi.advanceTimersByTime(4000);
    }
    expect(fold).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1000);
    expect(fold).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(HOUR);
    expect(fold).toHaveBeenCalledTimes(1);
  });

  test('is not made for a few records', () => {
    const fold = vi.fn<() => Promise<void>>(() => Promise.resolve());
    new CheckpointSchedule(fold).consider(headWith(19));
    vi.advanceTimersByTime(HOUR);
    expect(fold).not.toHaveBeenCalled();
  });

  test('is no longer waited for where another tab has folded meanwhile', () => {
    const fold = vi.fn<() => Promise<void>>(() => Promise.resolve());
    const schedule = new CheckpointSchedule(fold);
    schedule.consider(headWith(25));
    schedule.consider(headWith(1));
    vi.advanceTimersByTime(HOUR);
    expect(fold).not.toHaveBeenCalled();
  });

  test('is made by one worker at a time', async () => {
    let finish: () => void = () => undefined;
    const fold = vi.fn<() => Promise<void>>(() => new Promise<void>((resolve) => (finish = resolve)));
    const schedule = new CheckpointSchedule(fold);
    schedule.consider(headWith(500));
    schedule.consider(headWith(501));
    schedule.run();
    expect(fold).toHaveBeenCalledTimes(1);
    finish();
    await vi.advanceTimersByTimeAsync(0);
    schedule.consider(headWith(500));
    expect(fold).toHaveBeenCalledTimes(2);
  });

  test('that fails is told to the console, and tried again in a quiet moment, not at every commit', async () => {
    const trouble = new Error('the disk is full');
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const fold = vi.fn<() => Promise<void>>(() => Promise.reject(trouble));
    const schedule = new CheckpointSchedule(fold);
    schedule.consider(headWith(500));
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toHaveBeenCalledWith(expect.stringContaining('could not be folded'), trouble);
    schedule.consider(headWith(501));
    schedule.consider(headWith(502));
    expect(fold).toHaveBeenCalledTimes(1);
    fold.mockResolvedValue();
    await vi.advanceTimersByTimeAsync(5000);
    expect(fold).toHaveBeenCalledTimes(2);
  });

  test('is followed by another for what many wrote meanwhile, even if nobody writes any more', async () => {
    let finish: () => void = () => undefined;
    const fold = vi.fn<() => Promise<void>>(() => new Promise<void>((resolve) => (finish = resolve)));
    const schedule = new CheckpointSchedule(fold);
    schedule.consider(headWith(500));
    schedule.consider(headWith(530));
    finish();
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(fold).toHaveBeenCalledTimes(2);
  });

  test('is made when nobody looks, if there is anything to fold', async () => {
    const fold = vi.fn<() => Promise<void>>(() => Promise.resolve());
    const schedule = new CheckpointSchedule(fold);
    schedule.run();
    schedule.consider(headWith(0));
    schedule.run();
    expect(fold).not.toHaveBeenCalled();
    schedule.consider(headWith(1));
    schedule.run();
    expect(fold).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(0);
  });
});
