import type { Page } from '@playwright/test';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { insertContent } from '../../src/database/metrics/bulk-insert.ts';
import { expect, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';

/** Creates the file of a catalog whose stored texts are Hebrew, but for ids. */
async function hebrewFile(): Promise<Buffer> {
  using database = await MetricsDatabase.open();
  const owner = 'דנה כהן';
  const metrics = [
    { id: 'revenue_net', name: 'הכנסות נטו.', dependencies: ['revenue_gross', 'data_source:הזמנות', 'חסר'] },
    { id: 'revenue_gross', name: 'הכנסות ברוטו (ABC).', dependencies: [] },
    { id: 'margin', name: 'שולי רווח.', dependencies: ['revenue_net'] },
  ].map((metric) => ({
    ...metric,
    owner,
    dataSource: 'הזמנות',
    tags: ['כספים', 'ליבה'],
    description: 'הכנסות אחרי החזרים.\n\n- שורה ראשונה.\n- שורה `SUM(x)`.\n\n> ציטוט.',
    calculation: 'SELECT SUM("סכום") -- הערה.\nFROM "הזמנות"',
  }));
  const at = '2026-01-02T03:04:05Z';
  const common = { metricId: 'revenue_net', changedBy: owner, changedAt: at, reason: 'תיקון.' };
  database.edit((connection, now) =>
    insertContent(
      connection,
      {
        metrics,
        changes: [
          { ...common, fieldName: 'description', oldValue: 'ישן.', newValue: 'הכנסות אחרי החזרים.' },
          { ...common, fieldName: 'owner', oldValue: 'רות', newValue: owner },
          { ...common, fieldName: 'tags', oldValue: '["ישן"]', newValue: '["כספים","ליבה"]' },
          { ...common, fieldName: 'name', oldValue: 'שם ישן.', newValue: 'הכנסות נטו.' },
          { ...common, fieldName: 'calculation', oldValue: 'SELECT "ישן"', newValue: 'SELECT SUM("סכום")' },
        ],
        tests: [
          {
            metricId: 'revenue_net',
            testType: 'בדיקה.',
            testQuery: 'SELECT "סכום"',
            expectedResult: 'חיובי.',
            lastRun: null,
            status: 'passed',
          },
        ],
        usages: [{ metricId: 'revenue_net', usedBy: owner, usedAt: now, context: 'דוח שבועי.' }],
      },
      now,
    ),
  );
  return Buffer.from(database.export());
}

/** Returns each element whose own Hebrew text, shown or typed, has no direction of its own. */
function undirected(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const hebrew = /[\u0590-\u05ff]/;
    // A name within a plain sentence stands between these.
    const isIsolated = (text: string): boolean => !hebrew.test(text.replaceAll(/\u2068[^\u2069]*\u2069/g, ''));
    return [...document.querySelectorAll('#app *')].flatMap((element) => {
      const isField = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
      const own = isField
        ? element.value
        : [...element.childNodes].map((node) => (node instanceof Text ? node.data : '')).join('');
      if (!hebrew.test(own) || isIsolated(own) || element.matches('option')) return [];
      const directed = element.closest('[dir], bdi');
      // A direction of a part of the page around it is that of the page.
      return directed !== null && !directed.matches('#app, main, section, article')
        ? []
        : [`${element.tagName}.${element.className}: ${own}`];
    });
  });
}

test('[G30] Hebrew texts have their own direction wherever they are shown or typed', async ({ page, baseURL }) => {
  const catalog = new CatalogPage(page);
  await catalog.open(baseURL ?? '');
  await catalog.openFile({ name: 'hebrew.db', mimeType: 'application/octet-stream', buffer: await hebrewFile() });
  await expect(catalog.list.getByRole('link').first()).toBeVisible();
  const faults = new Set<string>();
  const look = async (): Promise<void> => {
    for (const fault of await undirected(page)) faults.add(fault);
  };

  await expect(page.getByRole('button', { name: /^כספים/ })).toBeVisible();
  await look();
  await catalog.goToMetric('revenue_net');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('הכנסות נטו.');
  expect(await page.title()).toContain('\u2068הכנסות נטו.\u2069');
  await look();
  for (const tab of ['history', 'tests', 'usage', 'lineage']) {
    await catalog.goToMetric('revenue_net', tab);
    const panel = page.getByRole('tabpanel', { name: new RegExp(`^${tab}`, 'i') });
    await expect(panel.locator(':is(h2, li, article)').first()).toBeVisible();
    await look();
  }
  await catalog.goToMetric('revenue_net', 'history?at=2026-01-05');
  await expect(page.getByText('Last saved')).toBeVisible();
  await look();
  await catalog.goToMetric('revenue_net', 'edit');
  await expect(page.getByRole('list', { name: 'Chosen tags' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Owner' }).fill('דנ');
  await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible();
  await look();
  await page.getByRole('combobox', { name: 'Owner' }).fill('דנה כהן');
  await page.getByRole('textbox', { name: 'Description' }).fill('אחר.');
  await catalog.button('Save').click();
  await catalog.sayWho('נועה');
  await expect(page.getByText('is saved.')).toBeVisible();
  await look();
  await catalog.searchBox.fill('הכנסות owner:ד');
  await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible();
  await look();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('search').getByRole('button', { name: /owner/ })).toBeVisible();
  await look();
  await catalog.searchBox.fill('שלום');
  await expect(page.getByText('No metrics contain')).toBeVisible();
  await look();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('הכנסות');
  await expect(page.getByRole('option', { name: /הכנסות/ }).first()).toBeVisible();
  await look();
  await page.keyboard.press('Escape');

  // Dialogs, with what they ask and name.
  await catalog.searchBox.fill('');
  await catalog.list.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('x');
  const bar = page.getByRole('group', { name: 'Selected metrics' });
  const dialog = page.getByRole('dialog');
  for (const action of ['Remove tags', 'Set owner', 'Delete']) {
    await bar.getByRole('button', { name: action }).click();
    await expect(dialog).toBeVisible();
    if (action === 'Set owner') await dialog.getByLabel('Owner', { exact: true }).fill('רות');
    if (action === 'Remove tags') await dialog.getByRole('checkbox', { name: /כספים/ }).check();
    await look();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  }
  await catalog.goToMetric('revenue_net', 'tests');
  await catalog.button('Change test').click();
  await expect(page.getByRole('tabpanel').getByRole('form')).toBeVisible();
  await look();
  await catalog.goToMetric('revenue_net');
  await catalog.button('Record usage').click();
  await dialog.getByRole('textbox').last().fill('דוח.');
  await look();
  await page.keyboard.press('Escape');
  await catalog.chooseForMetric('Delete');
  await expect(dialog).toBeVisible();
  await look();
  await page.keyboard.press('Escape');
  await page.evaluate(() => {
    location.hash = '#/new';
  });
  await page.getByRole('textbox', { name: 'Name' }).fill('הכנסות נטו');
  await expect(page.getByText('Possible duplicate of:')).toBeVisible();
  await look();
  await catalog.button('Cancel').click();
  await dialog.getByRole('button', { name: /Discard/ }).click();

  await catalog.goToMetric('margin');
  await catalog.chooseForMetric('Delete');
  await expect(page.getByText('was moved to the trash.')).toBeVisible();
  await look();
  for (const [screen, shown] of [
    ['trash', 'Restore'],
    ['activity', 'תיקון.'],
  ] as const) {
    await page.evaluate((hash) => {
      location.hash = `#/${hash}`;
    }, screen);
    await expect(page.getByText(shown).first()).toBeVisible();
    await look();
  }
  await catalog.importFile({ name: 'hebrew.db', mimeType: 'application/octet-stream', buffer: await hebrewFile() });
  await expect(page.getByText('Changed').first()).toBeVisible();
  for (const summary of await page.locator('summary').all()) await summary.click();
  await look();
  expect([...faults]).toEqual([]);
});
