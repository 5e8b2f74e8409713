import { expect, test } from 'vitest';
import { buildOf, dayMark, isWebKit } from '../../src/worker/page-marks.ts';

test('a build is named by its worker’s script, wherever it is served', () => {
  expect(buildOf('https://example.com/a/deep/path/assets/catalog-worker-Bx3f.js')).toBe('catalog-worker-Bx3f.js');
  expect(buildOf('./assets/catalog-worker-Bx3f.js')).toBe('catalog-worker-Bx3f.js');
  expect(buildOf('/src/worker/catalog-worker.ts?worker_file&type=module#x')).toBe('catalog-worker.ts');
});

test('WebKit is told from engines that name it', () => {
  const webkit =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15';
  const chromium =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
  const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';
  expect([webkit, chromium, firefox].map(isWebKit)).toEqual([true, false, false]);
});

test('a day has one mark in one time zone, and another in a zone with other clocks', () => {
  const zone = process.env['TZ'];
  const markIn = (name: string, time: string): string => {
    process.env['TZ'] = name;
    return dayMark(new Date(time));
  };
  try {
    expect(markIn('Europe/Berlin', '2026-11-30T00:10:00Z')).toBe(markIn('Europe/Berlin', '2026-11-30T22:50:00Z'));
    expect(markIn('Europe/Berlin', '2026-11-30T22:50:00Z')).not.toBe(markIn('Europe/Berlin', '2026-11-30T23:10:00Z'));
    expect(markIn('Europe/Berlin', '2026-11-30T12:00:00Z')).not.toBe(markIn('UTC', '2026-11-30T12:00:00Z'));
    // Both are two hours ahead of UTC on this day, but Berlin was not thirty days before.
    expect(markIn('Europe/Berlin', '2026-04-05T12:00:00Z')).not.toBe(markIn('Africa/Harare', '2026-04-05T12:00:00Z'));
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});
