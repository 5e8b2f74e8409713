import type { Page } from '@playwright/test';
import { expect, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';

/** Holds the page's requests for a list, and for counts to suggest, back until they are released, as a slow machine does. */
async function holdLists(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    const held: (() => void)[] = [];
    let isHolding = true;
    const hold = (sender: object): void => {
      const send: unknown = Reflect.get(sender, 'postMessage');
      const postMessage = function postMessage(this: unknown, ...args: readonly { path?: readonly string[] }[]): void {
        const pass = (): void => {
          if (typeof send === 'function') Reflect.apply(send, this, args);
        };
        if (isHolding && ['listOnScreen', 'list', 'counts'].includes(args[0]?.path?.at(-1) ?? '')) held.push(pass);
        else pass();
      };
      Object.assign(sender, { postMessage });
    };
    hold(Worker.prototype);
    hold(MessagePort.prototype);
    Object.assign(window, {
      releaseLists: async () => {
        // The page asks a moment after the last letter, on a busy machine a long one.
        while (held.length === 0) await new Promise((resolve) => requestAnimationFrame(resolve));
        // The list may be asked for once more, when the index is ready.
        isHolding = false;
        for (const pass of held.splice(0)) pass();
      },
    });
  });
  return () => page.evaluate('releaseLists()');
}

/** A key as a layout or an input method reports it. */
type Key = Partial<
  Record<'isComposing' | 'ctrlKey', boolean> & Record<'key' | 'code', string> & Record<'keyCode', number>
>;

/** Presses a key as a layout or an input method reports it. Returns true if the page used it. */
function typed(page: Page, init: Key): Promise<boolean> {
  return page.evaluate((key) => {
    const pressed = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, composed: true, ...key });
    return !(document.activeElement ?? document.body).dispatchEvent(pressed);
  }, init);
}

test.beforeEach(async ({ page, baseURL }) => {
  const catalog = new CatalogPage(page);
  await catalog.openSample(baseURL ?? '');
});

test('[G37] keys pressed before the answer to a search act on that answer', async ({ page }) => {
  const catalog = new CatalogPage(page);
  const rows = catalog.list.getByRole('row');
  const release = await holdLists(page);
  await catalog.searchBox.fill('revenue');
  await page.keyboard.press('ArrowDown');
  for (const key of ['End', 'x', 'Home', 'x']) await page.keyboard.press(key);
  await expect(page.getByRole('row', { selected: true })).toHaveCount(0);
  await release();
  await expect(page.getByRole('group', { name: 'Selected metrics' })).toContainText('2 selected');
  await expect(rows.first()).toHaveAttribute('aria-selected', 'true');
  await expect(rows.last()).toHaveAttribute('aria-selected', 'true');

  // Enter in the search box opens the first metric of the new list, and `e` edits that one.
  await page.keyboard.press('Escape');
  const releaseAgain = await holdLists(page);
  await catalog.searchBox.fill('revenue_net');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('e');
  await releaseAgain();
  await expect(page.getByRole('form', { name: 'Edit metric' })).toBeVisible();
  await expect(catalog.field('Id')).toHaveValue('revenue_net');
});

test('[G37] in the palette and the suggestions, Enter waits for what was typed', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('combobox', { name: 'Find a metric or an action' });
  await expect(palette).toBeFocused();
  const release = await holdLists(page);
  await palette.fill('net revenue');
  await page.keyboard.press('Enter');
  await expect(palette).toBeVisible();
  await release();
  await expect(page.getByRole('heading', { level: 1, name: 'Net revenue' })).toBeVisible();

  // Loads the suggestions.
  await catalog.searchBox.fill('has:');
  await expect(page.getByRole('option').first()).toBeVisible();
  const releaseAgain = await holdLists(page);
  await catalog.searchBox.fill('revenue owner:fin');
  await page.keyboard.press('Enter');
  await expect(catalog.searchBox).toHaveValue('revenue owner:fin');
  await releaseAgain();
  await expect(page.getByRole('search').getByRole('button', { name: /owner:@?fin\w/ })).toBeVisible();
});

test('[G36] the keys of a composition belong to the input method', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await catalog.searchBox.fill('月');
  for (const composed of [{ isComposing: true }, { keyCode: 229 }]) {
    for (const key of ['Enter', 'ArrowDown', 'Backspace'])
      expect(await typed(page, { key, ...composed })).toBe(key === 'Enter');
    // Used by nothing but the guard, which keeps the browser from emptying the field or sending a form.
    expect(await typed(page, { key: 'Escape', ...composed })).toBe(true);
  }
  await expect(catalog.searchBox).toBeFocused();
  await expect(catalog.searchBox).toHaveValue('月');
  expect(new URL(page.url()).hash).not.toContain('metric');

  await catalog.searchBox.fill('');
  await catalog.goToMetric('revenue_net', 'edit');
  const tags = page.getByRole('combobox', { name: 'Tags' });
  await tags.fill('月');
  await typed(page, { key: 'Enter', isComposing: true });
  await typed(page, { key: 'Escape', isComposing: true });
  await expect(tags).toHaveValue('月');
  await expect(page.getByRole('form', { name: 'Edit metric' })).toBeVisible();
});

test('[G36] shortcuts work on a Cyrillic layout, and the browser’s own do not get in the way', async ({ page }) => {
  const catalog = new CatalogPage(page);
  expect(await typed(page, { key: 'о', code: 'KeyJ' })).toBe(true);
  await expect(catalog.list).toBeFocused();
  expect(await typed(page, { key: 'л', code: 'KeyK', ctrlKey: true })).toBe(true);
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  expect(await typed(page, { key: 'т', code: 'KeyN' })).toBe(true);
  await expect(page.getByRole('form', { name: 'New metric' })).toBeVisible();
  expect(await typed(page, { key: 'ы', code: 'KeyS', ctrlKey: true })).toBe(true);
  await expect(page.getByRole('form', { name: 'New metric' }).getByRole('alert').first()).toBeVisible();
});

test('[G38] single keys are turned off by mouse; the list keeps its own, and nothing shows the others', async ({
  page,
}) => {
  const catalog = new CatalogPage(page);
  await catalog.chooseInMenu('Keyboard shortcuts');
  const dialog = page.getByRole('dialog', { name: 'Keyboard' });
  await expect(dialog).toContainText('New metric');
  await dialog.getByLabel('Single-key shortcuts').uncheck();
  await expect(dialog).not.toContainText('New metric');
  await expect(dialog).toContainText('Save the form');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.reload();
  await expect(catalog.list.getByRole('link').first()).toBeVisible();
  await expect(catalog.searchBox).not.toHaveAttribute('aria-keyshortcuts');

  for (const key of ['/', 'n', '?', 'j', 'g', 'a']) expect(await typed(page, { key, code: '' })).toBe(false);
  await catalog.list.focus();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: /^Overview/ })).toBeVisible();
  await expect(catalog.button('Edit')).not.toHaveAttribute('aria-keyshortcuts');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('keyboard shortcuts');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  await dialog.getByLabel('Single-key shortcuts').check();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(catalog.searchBox).toHaveAttribute('aria-keyshortcuts', '/');
});
