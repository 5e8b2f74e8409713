import { UTC } from '../../../src/domain/core/time-zone.ts';
import { describe, expect, it } from 'vitest';
import type { CopiesMade } from '../../../src/app/storage/reminder.ts';
import { isReminderDue, reminderSentence } from '../../../src/app/storage/reminder.ts';

const NOW = new Date('2026-03-20T12:00:00Z');

const made = (some: Partial<CopiesMade>): CopiesMade => ({
  exported: undefined,
  backedUp: undefined,
  firstSeen: { at: '2026-01-01 12:00:00', mark: 'first' },
  remindedAt: undefined,
  ...some,
});

const twelveDaysAgo = { at: '2026-03-08 12:00:00', mark: 'then' };
const threeDaysAgo = { at: '2026-03-17 12:00:00', mark: 'then' };

describe('a reminder to export', () => {
  it('is due a week after the last export', () => {
    expect(isReminderDue(made({ exported: twelveDaysAgo }), NOW)).toBe(true);
    expect(isReminderDue(made({ exported: threeDaysAgo }), NOW)).toBe(false);
  });

  it('is due a week after the catalog was first seen, if it was never exported', () => {
    expect(isReminderDue(made({}), NOW)).toBe(true);
    expect(isReminderDue(made({ firstSeen: threeDaysAgo }), NOW)).toBe(false);
  });

  it('comes once a day at most', () => {
    expect(isReminderDue(made({ remindedAt: '2026-03-20 01:00:00' }), NOW)).toBe(false);
    expect(isReminderDue(made({ remindedAt: '2026-03-19 11:00:00' }), NOW)).toBe(true);
  });

  it('takes a backup for an export', () => {
    expect(isReminderDue(made({ exported: twelveDaysAgo, backedUp: threeDaysAgo }), NOW)).toBe(false);
  });

  it('comes only if something changed since', () => {
    expect(reminderSentence(made({ exported: twelveDaysAgo }), 'then', NOW, UTC)).toBeUndefined();
    expect(reminderSentence(made({}), 'first', NOW, UTC)).toBeUndefined();
  });

  it('says when the last copy was made', () => {
    expect(reminderSentence(made({ exported: twelveDaysAgo }), 'now', NOW, UTC)).toBe('Last exported 12 days ago.');
    expect(reminderSentence(made({ backedUp: twelveDaysAgo }), 'now', NOW, UTC)).toBe('Last backed up 12 days ago.');
    expect(reminderSentence(made({}), 'now', NOW, UTC)).toBe(
      'This catalog was never exported. It exists only in this browser.',
    );
  });
});
