import { expect, test, vi } from 'vitest';
import { browserZone } from '../../src/worker/browser-zone.ts';

test('the zone is asked for once a second, and a user who travels sees the new one', () => {
  let ms = 0;
  const resolved = vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions');
  try {
    const answer = { ...new Intl.DateTimeFormat().resolvedOptions() };
    resolved.mockReturnValue({ ...answer, timeZone: 'Europe/Berlin' });
    const zone = browserZone(() => ms);
    expect(zone()).toBe('Europe/Berlin');
    resolved.mockReturnValue({ ...answer, timeZone: 'Asia/Tokyo' });
    ms = 999;
    expect(zone()).toBe('Europe/Berlin');
    ms = 1000;
    expect(zone()).toBe('Asia/Tokyo');
  } finally {
    resolved.mockRestore();
  }
});
