import { UTC } from '../../../src/domain/core/time-zone.ts';
import { expect, it } from 'vitest';
import { testsSentence } from '../../../src/domain/metric/tests-sentence.ts';
import type { ValidationTest } from '../../../src/domain/metric/validation-test.ts';

const now = new Date('2026-08-15T12:00:00Z');
const ran = '2026-08-13 12:00:00';

const test = (status: string | null, lastRun: string | null = null): ValidationTest => ({
  id: 1,
  metricId: 'm',
  testType: 'range',
  testQuery: null,
  expectedResult: null,
  lastRun,
  status,
});

it.each([
  [[], 'No tests'],
  [[test(null)], '1 test, not run yet'],
  [[test(null), test('', ran)], '2 tests, none run yet'],
  [[test('passed', '2026-08-01 12:00:00'), test('ok', ran)], '2 tests pass, oldest 14 days ago'],
  [[test('failed', ran), test('passed', ran)], '1 of 2 tests fails, oldest 2 days ago'],
  [[test('failed', ran)], '1 test fails, run 2 days ago'],
  [[test('skipped', ran)], '1 test, not passed, run 2 days ago'],
  [[test(null), test('passed', ran)], '1 of 2 tests passes, 1 not run yet, run 2 days ago'],
  [[test('ok', '2026-08-13T12:00:00Z'), test('ok', '2026-08-13 23:00:00')], '2 tests pass, oldest 2 days ago'],
  [[test('ok', 'zzz'), test('ok', ran), test('ok', '')], '3 tests pass, oldest 2 days ago'],
  [[test('ok', 'zzz')], '1 test passes, run zzz'],
])('says how the tests ended and when the oldest of them ran', (tests, sentence) => {
  expect(testsSentence(tests, now, UTC)).toBe(sentence);
});
