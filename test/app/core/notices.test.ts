import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Notices } from '../../../src/app/core/notices.ts';
import { createNotices } from '../../../src/app/core/notices.ts';

const textsIn = ({ shown }: Notices): string[] => shown.value.map(({ text }) => text);

describe('notices', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('of what was done go by themselves; what nobody may miss stays until it is dismissed', () => {
    const notices = createNotices();
    notices.keep('The browser had lost it.');
    notices.tell('Done.');
    notices.warn('Not possible.');
    vi.advanceTimersByTime(60_000);
    expect(textsIn(notices)).toEqual(['The browser had lost it.', 'Not possible.']);
    notices.dismiss(notices.shown.value[0]?.number ?? 0);
    expect(textsIn(notices)).toEqual(['Not possible.']);
  });

  it('are three at most, beside what nobody may miss', () => {
    const notices = createNotices();
    notices.keep('Kept.');
    for (const text of ['1', '2', '3', '4']) notices.tell(text);
    expect(textsIn(notices)).toEqual(['Kept.', '2', '3', '4']);
  });

  it('are not said twice', () => {
    const notices = createNotices();
    notices.keep('Kept.');
    notices.keep('Kept.');
    expect(textsIn(notices)).toEqual(['Kept.']);
  });

  it('that offer Undo are pushed away by nothing before their ten seconds are over', () => {
    const notices = createNotices();
    const undo = { label: 'Undo', run: () => undefined };
    notices.tell('Saved.', undo);
    notices.tell('Saved.', undo);
    for (const text of ['1', '2', '3', '4']) notices.warn(text);
    expect(textsIn(notices)).toEqual(['Saved.', 'Saved.', '2', '3', '4']);
    vi.advanceTimersByTime(10_000);
    expect(textsIn(notices)).toEqual(['2', '3', '4']);
  });
});
