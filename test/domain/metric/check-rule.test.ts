import { describe, expect, it } from 'vitest';
import { CHECK_RULES, parseRules, withRules } from '../../../src/domain/metric/check-rule.ts';

describe('rules', () => {
  it('are set as people type them, and the others stay', () => {
    const changes = parseRules('no-tests=off, stale-test = error:30,not-reviewed=note');
    expect(withRules(CHECK_RULES, changes)).toEqual({
      ...CHECK_RULES,
      'no-tests': { level: 'off', days: undefined },
      'stale-test': { level: 'error', days: 30 },
      'not-reviewed': { level: 'note', days: 365 },
    });
    expect(parseRules('').size).toBe(0);
  });

  it.each([
    ['no-such=off', 'There is no rule “no-such”'],
    ['no-tests', 'There is no rule “no-tests”'],
    ['constructor=off', 'There is no rule “constructor”'],
    ['no-tests=loud', 'can be off, note, warning, error'],
    ['no-tests=off:3', 'does not count days'],
    ['stale-test=error:0', 'a whole number from 1 on'],
    ['stale-test=error:soon', 'a whole number from 1 on'],
  ])('%s is refused with a reason', (text, reason) => {
    expect(() => parseRules(text)).toThrow(reason);
  });
});
