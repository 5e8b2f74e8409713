import fc from 'fast-check';
import { expect, it } from 'vitest';
import { distinctIdPart } from '../../../src/domain/metric/distinct-id.ts';

it.each([
  ['fenix.active_hours', ['focus_ios.active_hours', 'focus_android.active_hours'], 'fenix.'],
  ['firefox_desktop.ad_clicks', ['firefox_ios.ad_clicks'], 'firefox_desktop.'],
  ['a.b.x', ['a.c.x'], 'a.b.'],
  ['shop.orders', ['shop.orders_all'], '.orders'],
  ['shop.orders', ['web.orders', 'shop.sales'], 'shop.orders'],
  ['revenue_eu', ['revenue_us', 'revenue'], '_eu'],
  ['eu-revenue', ['us-revenue'], 'eu-'],
  ['revenue', ['revenue_us'], 'revenue'],
  ['.x', ['y'], '.x'],
])('%s beside %j is told by %s', (id, others, part) => {
  expect(distinctIdPart(id, others)).toBe(part);
});

it('a name of its own needs nothing', () => {
  expect(distinctIdPart('fenix.active_hours', [])).toBeUndefined();
});

it('what is shown tells apart: no other id begins or ends so, unless it is whole', () => {
  const id = fc.array(fc.constantFrom('a', 'b', '.', '_', '-'), { minLength: 1, maxLength: 7 }).map((l) => l.join(''));
  fc.assert(
    fc.property(fc.uniqueArray(id, { minLength: 2, maxLength: 6 }), ([own = '', ...others]) => {
      const part = distinctIdPart(own, others) ?? '';
      const tells = own.startsWith(part)
        ? !others.some((other) => other.startsWith(part))
        : !others.some((other) => other.endsWith(part));
      expect(part === own || tells).toBe(true);
    }),
  );
});
