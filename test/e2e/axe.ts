import type { Page } from '@playwright/test';
import axe from 'axe-core';

/** A rule of axe, and the places that violate it. */
export type Violation = readonly [rule: string, places: readonly string[]];

/**
 * Runs axe on the page, or on one part of it: WCAG 2.2 A and AA with target sizes, and best practices. Its script is
 * injected once for each load of the page.
 */
export async function violationsOn(page: Page, within = 'html'): Promise<Violation[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async (part) => {
    const { violations } = await (window as unknown as { readonly axe: typeof axe }).axe.run(part, {
      resultTypes: ['violations'],
      rules: { 'target-size': { enabled: true } },
    });
    return violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)] as const);
  }, within);
}
