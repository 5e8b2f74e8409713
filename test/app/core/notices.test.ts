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

  it('are one at a time, beside what nobody may miss and what could not be done', () => {
    const notices = createNotices();
    notices.keep('Kept.');
    notices.warn('Not possible.');
    for (const text of ['1', '2', '3']) notices.tell(text, { label: 'Undo', run: () => undefined });
    expect(textsIn(notices)).toEqual(['Kept.', 'Not possible.', '3']);
    notices.warn('Nor this.');
    expect(textsIn(notices)).toEqual(['Kept.', '3', 'Nor this.']);
    vi.advanceTimersByTime(10_000);
    expect(textsIn(notices)).toEqual(['Kept.', 'Nor this.']);
  });

  it('are not said twice', () => {
    const notices = createNotices();
    notices.keep('Kept.');
    notices.keep('Kept.');
    expect(textsIn(notices)).toEqual(['Kept.']);
  });
});
