import type { BrowserContext, Page } from '@playwright/test';
import { expect, TABS, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';

/** Opens the sample in a page that knows the user's name. */
async function begin(page: Page, address: string | undefined, name = 'Ada Analyst'): Promise<CatalogPage> {
  const catalog = new CatalogPage(page);
  await catalog.openSample(address ?? '');
  await introduce(catalog, name);
  return catalog;
}

/** Stores the user's name before anything asks for it, as the name dialog would. */
async function introduce({ page }: CatalogPage, name: string): Promise<void> {
  await page.evaluate((who) => localStorage.setItem(`metricbook:${location.pathname}:your-name`, who), name);
  await page.reload();
  await expect(page.getByRole('grid', { name: 'Metrics' }).getByRole('link').first()).toBeVisible();
}

async function openForm(catalog: CatalogPage, id: string): Promise<void> {
  await catalog.goToMetric(id);
  await catalog.button('Edit').click();
  await expect(editor(catalog)).toBeVisible();
}

const editor = ({ page }: CatalogPage) => page.locator('.cm-content');

/** Opens one tab with the sample, and another in which Net revenue is being edited. */
async function twoTabs(page: Page, context: BrowserContext, baseURL: string | undefined) {
  const here = await begin(page, baseURL);
  const there = new CatalogPage(await context.newPage());
  await there.open(baseURL ?? '');
  await openForm(there, 'revenue_net');
  return { here, there };
}

test('the form is the sheet made writable: it begins where one asked for it, saves by keyboard and leaves by Escape', async ({
  page,
  baseURL,
}) => {
  const catalog = await begin(page, baseURL);
  await catalog.goToMetric('revenue_net');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Net revenue');
  await page.keyboard.press('e');
  await expect(catalog.field('Name')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(catalog.button('Edit')).toBeVisible();

  await page.getByRole('link', { name: 'Edit calculation' }).click();
  await expect(page).toHaveURL(/revenue_net\/edit\/calculation/);
  await expect(editor(catalog)).toBeFocused();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('SUM(net)');
  await page.keyboard.press('ControlOrMeta+S');
  await expect(catalog.button('Edit')).toBeVisible();
  await expect(page.getByRole('tabpanel')).toContainText('SUM(net)');
});

test('nothing lies over a field or over the button that saves', async ({ page, baseURL }) => {
  const catalog = await begin(page, baseURL);
  for (const height of [800, 320]) {
    await page.setViewportSize({ width: 1280, height });
    await catalog.goToMetric('revenue_net');
    await catalog.button('Copy id').click();
    await catalog.button('Edit').click();
    await expect(page.locator('.notice').first()).toBeVisible();
    // It may come later than the form, and is taller than what stands in its place.
    await expect(editor(catalog)).toBeVisible();
    const save = await catalog.button('Save').boundingBox();
    for (const notice of await page.locator('.notice').all()) {
      const box = await notice.boundingBox();
      if (box === null || save === null) continue;
      expect(box.y + box.height).toBeLessThanOrEqual(save.y);
    }
    for (const name of ['Owner', 'Data source', 'Tags', 'Dependencies']) {
      await catalog.field(name).focus();
      const end = async (): Promise<number> => {
        const field = await catalog.field(name).boundingBox();
        return (field?.y ?? Infinity) + (field?.height ?? 0);
      };
      await expect.poll(end).toBeLessThanOrEqual(save?.y ?? 0);
    }
    await page.keyboard.press('Escape');
    await expect(catalog.button('Edit')).toBeVisible();
  }
});

test('the calculation is written in colours, undone step by step, and Tab leaves it', async ({ page, baseURL }) => {
  const catalog = await begin(page, baseURL);
  await openForm(catalog, 'revenue_net');
  await catalog.field('Calculation').fill("SELECT SUM(amount)\nFROM orders -- all\nWHERE state = 'paid'");
  const shapeOf = (text: string): Promise<string> =>
    editor(catalog)
      .getByText(text, { exact: true })
      .first()
      .evaluate((element) => `${getComputedStyle(element).color} ${getComputedStyle(element).fontWeight}`);
  expect(new Set([await shapeOf('SELECT'), await shapeOf('SUM'), await shapeOf("'paid'")]).size).toBe(3);
  await editor(catalog).focus();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type(' x');
  await expect(editor(catalog)).toContainText("'paid' x");
  await page.keyboard.press('ControlOrMeta+Z');
  await expect(editor(catalog)).not.toContainText("'paid' x");
  await page.keyboard.press('Tab');
  await expect(catalog.field('Owner')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(editor(catalog)).toBeFocused();
});

test('metrics, data sources and keywords complete in the calculation', async ({ page, baseURL }) => {
  const catalog = await begin(page, baseURL);
  await openForm(catalog, 'revenue_net');
  await editor(catalog).focus();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('\nsel');
  await expect(page.getByRole('option', { name: 'select' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('.cm-tooltip')).toHaveCount(0);
  await page.keyboard.type(' revenue_gr');
  const selected = page.locator('.cm-tooltip [aria-selected="true"]');
  await expect(async () => {
    // Completions for the last letter start the choice again.
    if (!(await selected.isVisible())) await page.keyboard.press('ArrowDown');
    await expect(selected).toContainText('revenue_gross', { timeout: 1000 });
  }).toPass();
  await page.keyboard.press('Enter');
  await expect(editor(catalog)).toContainText('sel revenue_gross');
});

test('no style is put into the page, so that a strict content policy minds nothing', async ({ page, baseURL }) => {
  const catalog = await begin(page, baseURL);
  await openForm(catalog, 'revenue_net');
  expect(await page.locator('style').count()).toBe(0);
});

test.describe('while the page is not kept in the browser yet', () => {
  // A test's route can't hold back files that a service worker has kept.
  test.use({ serviceWorkers: 'block' });

  test('what is typed while the editor is on its way is kept, and so is the place where one types', async ({
    page,
    baseURL,
  }) => {
    const catalog = await begin(page, baseURL);
    let arrive = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    await page.route(/code-editor/, async (route) => {
      await held;
      await route.continue();
    });
    await catalog.goToMetric('revenue_net');
    await page.getByRole('link', { name: 'Edit calculation' }).click();
    const plain = page.locator('textarea#metric-calculation');
    await expect(plain).toBeFocused();
    await plain.fill('SUM(b)');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type('_early');
    arrive();
    await expect(editor(catalog)).toBeFocused();
    await page.keyboard.type('_late');
    await expect(editor(catalog)).toHaveText('SUM(b_early_late)');
  });

  test('if the editor cannot be loaded, the plain field does all that is needed', async ({ page, baseURL }) => {
    await page.route(/code-editor/, (route) => route.abort());
    const catalog = await begin(page, baseURL);
    await catalog.goToMetric('revenue_net');
    await catalog.edit('Calculation', 'SUM(plain)');
    await expect(page.getByRole('tabpanel')).toContainText('SUM(plain)');
  });
});

test('owner and tags complete from the catalog by keyboard, and a pasted list becomes tags', async ({
  page,
  baseURL,
}) => {
  const catalog = await begin(page, baseURL);
  await openForm(catalog, 'revenue_net');
  await catalog.field('Owner').fill('');
  await catalog.field('Owner').pressSequentially('grow');
  await expect(page.getByRole('option', { name: /@growth/ })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(catalog.field('Owner')).toHaveValue('@growth');

  const tags = page.getByRole('list', { name: 'Chosen tags' }).getByRole('listitem');
  const before = await tags.count();
  await catalog.field('Tags').focus();
  await page.keyboard.type('quarterly,');
  await expect(tags.last()).toContainText('quarterly');
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/plain', 'one, "two, three"\nfour');
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  });
  await expect(tags).toHaveCount(before + 4);
  await page.keyboard.press('Backspace');
  await expect(tags).toHaveCount(before + 3);
  await page.getByRole('button', { name: 'Remove quarterly' }).click();
  await page.keyboard.type('typed and not ended');
  await catalog.button('Save').click();
  await expect(catalog.button('Edit')).toBeVisible();
  for (const tag of ['one', 'two, three', 'typed and not ended']) {
    await expect(page.getByRole('tabpanel').getByRole('link', { name: tag, exact: true })).toBeVisible();
  }
});

test('dependencies complete by name, and an id that no metric has is marked and allowed', async ({ page, baseURL }) => {
  const catalog = await begin(page, baseURL);
  await openForm(catalog, 'revenue_net');
  await catalog.field('Dependencies').fill('Paid ord');
  await page.getByRole('option', { name: /orders_paid/ }).click();
  await catalog.field('Dependencies').fill('not_there_yet,');
  await expect(page.getByText('Not in this catalog: not_there_yet')).toBeVisible();
  await catalog.button('Save').click();
  await catalog.tab('Lineage').click();
  await expect(page.getByRole('tabpanel').getByRole('link', { name: 'Paid orders' })).toBeVisible();
  await expect(page.getByRole('tabpanel')).toContainText('not_there_yet');
});

test('a taken id is reported at once, and a metric that is there already is shown before it is created again', async ({
  page,
  baseURL,
}) => {
  const catalog = await begin(page, baseURL);
  await catalog.goToMetric('revenue_gross');
  const calculation = await page.getByRole('tabpanel').locator('pre').first().innerText();
  await catalog.button('New metric').click();
  await catalog.field('Name').fill('Revenue net');
  await expect(page.getByText('There is already')).toContainText('Net revenue');
  await expect(page.getByText('nearly the same name')).toBeVisible();

  await catalog.field('Name').fill('Sales before everything');
  await catalog.field('Calculation').fill(`${calculation.toLowerCase().replace(/\s+/g, '  ')}; -- again`);
  await expect(page.getByText('the same calculation')).toBeVisible();
  await expect(page.getByRole('link', { name: /Gross revenue/ }).last()).toHaveAttribute('target', '_blank');
  await catalog.button('Create anyway').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sales before everything');
});

test(
  '[G11] a field that another tab changed is shown in both versions, and either can stand',
  { tag: TABS },
  async ({ page, context, baseURL }) => {
    const { here, there } = await twoTabs(page, context, baseURL);
    await there.field('Description').fill('Money that stays after refunds and discounts.');
    await there.field('Owner').fill('@mine');
    await here.goToMetric('revenue_net');
    await here.edit('Description', 'Money that stays after refunds and taxes.');
    await here.edit('Data source', 'ledger');
    await there.button('Save').click();
    const conflict = there.page.getByRole('group', { name: 'Two versions of the description' });
    await expect(conflict).toContainText('Ada Analyst changed this in the meantime');
    await expect(conflict.locator('del')).toHaveText('taxes');
    await expect(conflict.locator('ins')).toHaveText('discounts');
    await conflict.getByRole('button', { name: 'Use theirs' }).click();
    await expect(there.field('Description')).toHaveValue('Money that stays after refunds and taxes.');
    await there.button('Save').click();
    await expect(there.button('Edit')).toBeVisible();
    for (const kept of ['@mine', 'ledger']) await expect(there.page.getByText(kept).first()).toBeVisible();
  },
);

test(
  '[G11] a metric that was renamed in another tab is followed, with the text that was written',
  { tag: TABS },
  async ({ page, context, baseURL }) => {
    const { here, there } = await twoTabs(page, context, baseURL);
    await there.field('Description').fill('Written while it was renamed.');
    await here.goToMetric('revenue_net');
    await here.edit('Id', 'net_revenue');
    await there.page.getByRole('button', { name: 'Go on with Net revenue' }).click();
    await expect(there.page).toHaveURL(/net_revenue\/edit/);
    await expect(there.field('Description')).toHaveValue('Written while it was renamed.');
    await there.button('Save').click();
    await expect(there.page.locator('.metric-description')).toHaveText('Written while it was renamed.');
    await expect(there.page).toHaveURL(/#\/metric\/net_revenue/);
  },
);

test(
  '[G11] a metric that was deleted in another tab is restored or created again, with the text that was written',
  { tag: TABS },
  async ({ page, context, baseURL }) => {
    const here = await begin(page, baseURL);
    const there = new CatalogPage(await context.newPage());
    await there.open(baseURL ?? '');
    for (const way of ['Restore and continue', 'Recreate with these values']) {
      await openForm(there, 'cart_abandonment_rate');
      await there.field('Description').fill(`Kept: ${way}`);
      await here.goToMetric('cart_abandonment_rate');
      await here.chooseForMetric('Delete');
      await expect(there.page.getByText('to the trash').first()).toBeVisible();
      await expect(there.field('Description')).toHaveValue(`Kept: ${way}`);
      await there.button(way).click();
      if (way.startsWith('Restore')) {
        await expect(there.button(way)).toBeHidden();
        await there.button('Save').click();
      }
      await expect(there.page.locator('.metric-description')).toHaveText(`Kept: ${way}`);
      await expect(there.button('Edit')).toBeVisible();
    }
  },
);

test('[G11] what was written and not saved comes back: after a reload, the way back, and where it was left as a draft', async ({
  page,
  baseURL,
}) => {
  const catalog = await begin(page, baseURL);
  await openForm(catalog, 'active_customers');
  await catalog.field('Name').fill('Half a thought');
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await expect(page.getByText('These are your unsaved changes from')).toBeVisible();
  await expect(catalog.field('Name')).toHaveValue('Half a thought');

  await page.goBack();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep editing' }).click();
  await expect(catalog.field('Name')).toHaveValue('Half a thought');
  await page.goBack();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep as draft' }).click();
  await expect(page.getByText(/^Unsaved draft from/)).toBeVisible();
  await expect(catalog.list.getByText('Unsaved draft')).toBeVisible();
  await page.getByRole('link', { name: 'Continue' }).click();
  await expect(catalog.field('Name')).toHaveValue('Half a thought');
  await page.getByRole('button', { name: 'Discard them' }).click();
  await expect(catalog.field('Name')).toHaveValue('Active customers');
});

test('[G11] a draft that the browser has no space for is reported, and nothing typed is lost', async ({
  page,
  baseURL,
}) => {
  const catalog = await begin(page, baseURL);
  await openForm(catalog, 'revenue_net');
  await page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await catalog.field('Name').fill('Not kept');
  await expect(page.getByText('The browser has no space for this draft')).toBeVisible();
  await catalog.button('Save').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not kept');
});

test('[G11] a save, a rename, a new metric, a test and a usage are each taken back by Undo', async ({
  page,
  baseURL,
}) => {
  const catalog = await begin(page, baseURL);
  const undo = async (of: string): Promise<void> => {
    await page.locator('.notice').filter({ hasText: of }).getByRole('button', { name: 'Undo' }).click();
  };
  await openForm(catalog, 'revenue_net');
  await catalog.field('Name').fill('Another name');
  await catalog.field('Id').fill('another_id');
  await catalog.field('Owner').fill('@another');
  await catalog.button('Save').click();
  await expect(page).toHaveURL(/#\/metric\/another_id/);
  await undo('Another name is saved.');
  await expect(page).toHaveURL(/#\/metric\/revenue_net/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Net revenue');
  await expect(page.getByRole('tabpanel')).toContainText('@finance');

  const tests = Number(/\d+/.exec(await catalog.tab('Tests').innerText())?.[0]);
  await catalog.tab('Tests').click();
  await catalog.button('Add test').click();
  await page.getByRole('form', { name: 'New test' }).getByLabel('Type').fill('range of mine');
  await catalog.button('Save test').click();
  await expect(catalog.tab('Tests')).toContainText(String(tests + 1));
  await page.getByRole('button', { name: 'Change test' }).last().click();
  await page.getByRole('form', { name: 'Test', exact: true }).getByLabel('Type').fill('changed by mistake');
  await catalog.button('Save test').click();
  await expect(page.getByRole('heading', { name: 'changed by mistake' })).toBeVisible();
  await undo('The test was changed.');
  await expect(page.getByRole('heading', { name: 'range of mine' })).toBeVisible();
  // The notice of the test before it has given way: the undo list has it.
  await page.keyboard.press('ControlOrMeta+z');
  await expect(catalog.tab('Tests')).toContainText(String(tests));

  const uses = (await catalog.tab('Usage').textContent()) ?? '';
  await catalog.button('Record usage').click();
  await catalog.button('Record').click();
  await expect(catalog.tab('Usage')).not.toHaveText(uses);
  await undo('Usage of Net revenue was recorded.');
  await expect(catalog.tab('Usage')).toHaveText(uses);

  await catalog.button('New metric').click();
  await catalog.field('Name').fill('Made by mistake');
  await catalog.button('Save').click();
  await undo('Made by mistake was created.');
  await expect(page).toHaveURL(/#\/$/);
  await catalog.chooseInMenu('Trash');
  await expect(page.getByRole('heading', { name: 'Made by mistake' })).toBeVisible();
});

test('deleting says what depends on it, and how much of that is tested and in use', async ({ page, baseURL }) => {
  const catalog = await begin(page, baseURL);
  await catalog.goToMetric('revenue_net');
  await catalog.chooseForMetric('Delete');
  const question = page.getByRole('dialog');
  await expect(question).toContainText(/\d+ metrics depend on it, \d+ tested and \d+ in use/);
  await expect(question.getByRole('listitem').filter({ hasText: 'Average order value' })).toContainText(
    /\d+ tests? · \d+ uses/,
  );
});
