import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CheckpointMark } from '../../src/storage/log/records.ts';
import type { CheckpointOutcome } from '../../src/worker/checkpoints.ts';
import { CheckpointSchedule } from '../../src/worker/checkpoints.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const HOUR = 3_600_000;
/** Number of the last checkpointed entry when a test begins. */
const CHECKPOINTED = 7000;

/** Returns a head with that many records and bytes since then. */
function headWith(records: number, journalBytes = records * 100) {
  return { sequence: CHECKPOINTED + records, journalBytes: CHECKPOINTED * 100 + journalBytes };
}

function markAt(records: number): CheckpointMark {
  const { sequence, journalBytes } = headWith(records);
  return { foldedTo: sequence, journalBytes, link: '', fileBytes: 0, digest: '', at: '2026-01-01 00:00:00' };
}

function checkpointedBy(records: number): CheckpointOutcome {
  return { is: 'written', records, mark: markAt(records) };
}

/**
 * Creates the schedule of a catalog that was just opened, with a runner that checkpoints up to the last head it heard
 * of.
 */
function begun() {
  let records = 0;
  const writeCheckpoint = vi.fn<() => Promise<CheckpointOutcome>>(() => Promise.resolve(checkpointedBy(records)));
  const schedule = new CheckpointSchedule(writeCheckpoint);
  schedule.begin(markAt(0));
  const consider = (now: number, bytes?: number): void => {
    records = now;
    schedule.consider(headWith(now, bytes));
  };
  return { writeCheckpoint, schedule, consider };
}

describe('a checkpoint', () => {
  test('is made at once when the journal has many records', () => {
    const { writeCheckpoint, consider } = begun();
    consider(499);
    expect(writeCheckpoint).not.toHaveBeenCalled();
    consider(500);
    expect(writeCheckpoint).toHaveBeenCalledTimes(1);
  });

  test('is made at once when the journal has many bytes', () => {
    const { writeCheckpoint, consider } = begun();
    consider(2, 3_999_999);
    expect(writeCheckpoint).not.toHaveBeenCalled();
    consider(3, 4_000_000);
    expect(writeCheckpoint).toHaveBeenCalledTimes(1);
  });

  test('of a short journal waits for a pause in the changes', async () => {
    const { writeCheckpoint, consider } = begun();
    for (let i = 0; i < 10; i += 1) {
      consider(20 + i);
      await vi.advanceTimersByTimeAsync(4000);
    }
    expect(writeCheckpoint).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1000);
    expect(writeCheckpoint).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(writeCheckpoint).toHaveBeenCalledTimes(1);
  });

  test('is not made for a few records', () => {
    const { writeCheckpoint, consider } = begun();
    consider(19);
    vi.advanceTimersByTime(HOUR);
    expect(writeCheckpoint).not.toHaveBeenCalled();
  });

  test('counts from the one before', async () => {
    const { writeCheckpoint, consider } = begun();
    consider(500);
    await vi.advanceTimersByTimeAsync(0);
    consider(999);
    expect(writeCheckpoint).toHaveBeenCalledTimes(1);
    consider(1000);
    expect(writeCheckpoint).toHaveBeenCalledTimes(2);
  });

  test('that fails again and again is tried less and less often', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { writeCheckpoint, consider } = begun();
    writeCheckpoint.mockRejectedValue(new Error('the disk is full'));
    consider(500);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(writeCheckpoint.mock.calls.length).toBeGreaterThan(3);
    expect(writeCheckpoint.mock.calls.length).toBeLessThan(9);
  });

  test('that another tab has made is no longer waited for once it is heard of', async () => {
    const { writeCheckpoint, consider } = begun();
    writeCheckpoint.mockResolvedValue({ is: 'nothing', mark: markAt(25) });
    consider(25);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(writeCheckpoint).toHaveBeenCalledTimes(1);
    consider(44);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(writeCheckpoint).toHaveBeenCalledTimes(1);
  });

  test('of a catalog that another one has replaced is no longer waited for', async () => {
    const { writeCheckpoint, schedule, consider } = begun();
    consider(25);
    schedule.begin(markAt(90));
    consider(91);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(writeCheckpoint).not.toHaveBeenCalled();
  });

  test('that ends after another catalog was opened says nothing of that one', async () => {
    const { writeCheckpoint, schedule, consider } = begun();
    let finish: (outcome: CheckpointOutcome) => void = () => undefined;
    writeCheckpoint.mockImplementationOnce(() => new Promise((resolve) => (finish = resolve)));
    consider(500);
    schedule.begin({ foldedTo: 0, journalBytes: 0 });
    schedule.consider({ sequence: 25, journalBytes: 2500 });
    finish(checkpointedBy(500));
    await vi.advanceTimersByTimeAsync(0);
    await vi.advanceTimersByTimeAsync(5000);
    expect(writeCheckpoint).toHaveBeenCalledTimes(2);
  });

  test('is made by one worker at a time', async () => {
    const { writeCheckpoint, schedule, consider } = begun();
    let finish: (outcome: CheckpointOutcome) => void = () => undefined;
    writeCheckpoint.mockImplementation(() => new Promise((resolve) => (finish = resolve)));
    consider(500);
    consider(501);
    schedule.run();
    expect(writeCheckpoint).toHaveBeenCalledTimes(1);
    finish(checkpointedBy(500));
    await vi.advanceTimersByTimeAsync(0);
    consider(1000);
    expect(writeCheckpoint).toHaveBeenCalledTimes(2);
  });

  test('that fails is reported on the console, and tried again in a quiet moment, not at every commit', async () => {
    const trouble = new Error('the disk is full');
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { writeCheckpoint, consider } = begun();
    writeCheckpoint.mockRejectedValueOnce(trouble);
    consider(500);
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toHaveBeenCalledWith(expect.stringContaining('checkpoint failed'), trouble);
    consider(501);
    consider(502);
    expect(writeCheckpoint).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(5000);
    expect(writeCheckpoint).toHaveBeenCalledTimes(2);
    // That one succeeded, so the pause is short again.
    consider(1002);
    expect(writeCheckpoint).toHaveBeenCalledTimes(3);
  });

  test('that comes to nothing is tried again in a quiet moment, not at every commit', async () => {
    const { writeCheckpoint, consider } = begun();
    writeCheckpoint.mockResolvedValueOnce({ is: 'nothing', mark: markAt(0) });
    consider(500);
    await vi.advanceTimersByTimeAsync(0);
    consider(501);
    consider(502);
    expect(writeCheckpoint).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(5000);
    expect(writeCheckpoint).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(writeCheckpoint).toHaveBeenCalledTimes(2);
  });

  test('is followed by another for changes during it, even if no more follow', async () => {
    const { writeCheckpoint, consider } = begun();
    let finish: (outcome: CheckpointOutcome) => void = () => undefined;
    writeCheckpoint.mockImplementationOnce(() => new Promise((resolve) => (finish = resolve)));
    consider(500);
    consider(530);
    finish(checkpointedBy(500));
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(writeCheckpoint).toHaveBeenCalledTimes(2);
  });

  test('is made when the page is hidden, if the journal is not empty', async () => {
    const { writeCheckpoint, schedule, consider } = begun();
    schedule.run();
    consider(0);
    schedule.run();
    expect(writeCheckpoint).not.toHaveBeenCalled();
    consider(1);
    schedule.run();
    expect(writeCheckpoint).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(0);
    schedule.run();
    expect(writeCheckpoint).toHaveBeenCalledTimes(1);
  });
});
