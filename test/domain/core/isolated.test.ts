import { expect, test } from 'vitest';
import { isolated } from '../../../src/domain/core/isolated.ts';

test.each(['הכנסות נטו.', 'صافي', 'Net הכנסות', '\u{1e900}'])(
  '%s does not move the words of a sentence around it',
  (name) => {
    expect(isolated(name)).toBe(`\u2068${name}\u2069`);
  },
);

test.each(['Net revenue', '', '月次売上', 'доход', 'ß €'])('%s stays as it is', (name) => {
  expect(isolated(name)).toBe(name);
});
