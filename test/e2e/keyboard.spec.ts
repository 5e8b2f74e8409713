import type { Page } from '@playwright/test';
import { expect, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';

/** The focused element: its name, and what is wrong with how its focus shows. */
interface Focused {
  readonly name: string;
  readonly fault: string | undefined;
}

/**
 * Inspects the focused element. It has to be on the screen, and to look different from when it has no focus: itself,
 * what it stands for (a grid's row), or the frame around it.
 */
function focusedIn(page: Page): Promise<Focused> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return { name: '', fault: undefined };
    // A date has several tab stops, and would begin at its first one again.
    const isLookedAt = element.dataset['lookedAt'] === 'true' && element.matches('[type="date"]');
    element.dataset['lookedAt'] = 'true';
    const name = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim() || element.id;
    if (isLookedAt) return { name, fault: undefined };
    const row = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
    const shown = row ?? element;
    const box = shown.getBoundingClientRect();
    const isOnScreen =
      box.width > 0 &&
      box.height > 0 &&
      box.bottom > 0 &&
      box.right > 0 &&
      box.top < innerHeight &&
      box.left < innerWidth;
    const looks = (): string =>
      [shown, shown.parentElement, shown.parentElement?.parentElement]
        .flatMap((one) => (one === null || one === undefined ? [] : [getComputedStyle(one)]))
        .map((style) => `${style.outline} ${style.boxShadow} ${style.borderColor}`)
        .join(' | ');
    const focused = looks();
    element.blur();
    const unfocused = looks();
    element.focus({ preventScroll: true });
    if (!isOnScreen) return { name, fault: `${name} is not on the screen` };
    return { name, fault: focused === unfocused ? `${name} looks the same without the focus` : undefined };
  });
}

/** A user without a mouse. Each place that the focus passes is inspected. */
class Keyboard extends CatalogPage {
  readonly faults: string[] = [];

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async look(): Promise<string> {
    const { name, fault } = await focusedIn(this.page);
    if (fault !== undefined && !this.faults.includes(fault)) this.faults.push(fault);
    return name;
  }

  /** Presses Tab until the focus is on the element of this name; once around the page at most. */
  async tabTo(name: string | RegExp, key = 'Tab'): Promise<void> {
    const met: string[] = [];
    for (let steps = 0; steps < 120; steps += 1) {
      await this.press(key);
      const now = await this.look();
      met.push(now);
      if (typeof name === 'string' ? now === name : name.test(now)) return;
    }
    throw new Error(`the focus never came to ${String(name)}; it came to ${[...new Set(met)].join(', ')}`);
  }

  async expectFocusOn(name: string | RegExp): Promise<void> {
    const wanted = typeof name === 'string' ? new RegExp(`^${name}$`) : name;
    await expect.poll(async () => (await focusedIn(this.page)).name).toMatch(wanted);
    // The row that the keys lead to may be there a moment later.
    await expect.poll(() => focusedIn(this.page)).toMatchObject({ fault: undefined });
  }
}

test('[G27] everything that matters is done without a mouse, and the focus always shows', async ({ page, baseURL }) => {
  const keyboard = new Keyboard(page);
  const { list } = keyboard;

  // The first visit.
  await keyboard.open(baseURL ?? '');
  await keyboard.tabTo('Try the sample');
  await keyboard.press('Enter');
  await expect(list.getByRole('link').first()).toBeVisible();
  const total = await list.getAttribute('aria-rowcount');

  // Search, open, read.
  await keyboard.press('/');
  await keyboard.expectFocusOn('Search metrics');
  await page.keyboard.type('net revenue');
  await expect(list).not.toHaveAttribute('aria-rowcount', total ?? '');
  await keyboard.press('ArrowDown');
  await keyboard.expectFocusOn('Metrics');
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Net revenue' })).toBeVisible();
  await keyboard.tabTo(/^Overview/);
  for (const tab of ['History', 'Tests', 'Usage', 'Lineage']) {
    await keyboard.press('ArrowRight');
    await keyboard.expectFocusOn(new RegExp(`^${tab}`));
    await expect(page.getByRole('tabpanel', { name: tab })).toBeVisible();
  }

  // Edit and save; the dialog asks for the name.
  await keyboard.press('e');
  await expect(page.getByRole('form', { name: 'Edit metric' })).toBeVisible();
  await keyboard.tabTo('metric-owner');
  await keyboard.press('Control+a');
  await page.keyboard.type('@keyboard-team');
  await keyboard.press('Control+s');
  await expect(page.getByRole('dialog')).toBeVisible();
  await keyboard.look();
  await page.keyboard.type('Ada');
  await keyboard.press('Enter');
  await expect(keyboard.button('Edit')).toBeVisible();
  await expect(keyboard.status).toHaveText('Saved');

  // The history, and back.
  await keyboard.tabTo(/^(Overview|Lineage|History)/);
  await keyboard.press('Home', 'ArrowRight');
  await expect(page.getByRole('tabpanel', { name: 'History' })).toBeVisible();
  await keyboard.tabTo('Revert');
  await keyboard.press('Enter');
  await expect(page.getByText('is again as it was before that change')).toBeVisible();
  expect(await keyboard.look()).not.toBe('');

  // The list again, a bulk edit, undone.
  await keyboard.press('/', 'Escape');
  await expect(list).toHaveAttribute('aria-rowcount', total ?? '');
  await keyboard.press('Escape', 'ArrowDown', 'Home', 'x', 'Shift+J', 'Shift+J');
  await keyboard.expectFocusOn('Metrics');
  await expect(page.getByRole('group', { name: 'Selected metrics' })).toContainText('3 selected');
  await keyboard.tabTo('Set owner');
  await keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await keyboard.expectFocusOn('bulk-value');
  await page.keyboard.type('@night-shift');
  await keyboard.tabTo('Cancel');
  await keyboard.press('Enter');
  await keyboard.expectFocusOn('Set owner');
  await keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type('@night-shift');
  await keyboard.press('Enter');
  await expect(page.getByText('3 metrics now have the owner @night-shift.')).toBeVisible();
  await keyboard.expectFocusOn('Set owner');
  await keyboard.press('u');
  await expect(page.getByText('3 metrics are as before.')).toBeVisible();
  await keyboard.expectFocusOn('Set owner');
  await keyboard.tabTo('Metrics', 'Shift+Tab');
  await keyboard.press('Escape');
  await expect(page.getByRole('group', { name: 'Selected metrics' })).toBeHidden();
  await keyboard.expectFocusOn('Metrics');

  // A deletion, undone by the notice's own button, which gives the focus back.
  await keyboard.press('Home', 'Enter');
  await keyboard.tabTo('More actions');
  await keyboard.press('Enter');
  await keyboard.expectFocusOn('Copy link');
  await keyboard.press('End', 'Enter');
  const question = page.getByRole('dialog');
  const notice = page.getByText('was moved to the trash.');
  await expect(question.or(notice)).toBeVisible();
  if (await question.isVisible()) {
    await keyboard.tabTo('Delete');
    await keyboard.press('Enter');
  }
  await expect(notice).toBeVisible();
  await expect(list).toHaveAttribute('aria-rowcount', String(Number(total) - 1));
  await keyboard.press('j');
  const undo = page.locator('.notice').filter({ has: notice }).getByRole('button', { name: 'Undo' });
  do await keyboard.tabTo('Undo');
  while (!(await undo.evaluate((button) => button === document.activeElement)));
  await keyboard.press('Enter');
  await expect(list).toHaveAttribute('aria-rowcount', total ?? '');
  expect(await keyboard.look()).not.toBe('');

  // The theme, and an export.
  await keyboard.tabTo('Catalog');
  await keyboard.press('Enter');
  await keyboard.expectFocusOn(/^Command palette/);
  await keyboard.press('End', 'ArrowUp', 'ArrowUp');
  await keyboard.expectFocusOn('Dark');
  await keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await keyboard.press('Escape');
  await keyboard.expectFocusOn('Catalog');
  await keyboard.press('Enter');
  const download = page.waitForEvent('download');
  await keyboard.expectFocusOn(/^Command palette/);
  await keyboard.press('ArrowDown');
  await keyboard.expectFocusOn('Export catalog file');
  await keyboard.press('Enter');
  expect((await download).suggestedFilename()).toMatch(/\.db$/);
  await keyboard.expectFocusOn('Catalog');

  expect(keyboard.faults).toEqual([]);
});
