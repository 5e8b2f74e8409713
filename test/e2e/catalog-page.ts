import { existsSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { StoredCatalog } from './stored-catalog.ts';
import { copyStored, restoreStored } from './stored-catalog.ts';

/** The real catalog, which lies beside the project on the developers' machines. */
export const REAL_CATALOG = '../shared/data/mozilla/metrics.db';
export const REAL_DICTIONARY = '../shared/data/mozilla/metrics_store.json';
export const HAS_REAL_DATA = existsSync(REAL_CATALOG);
export const NO_REAL_DATA = 'the real catalogs beside the project are not here';

/** The sample as the first test of this process opened it. */
let sample: StoredCatalog | undefined;

/** The screens as a user sees and presses them, by names that never change. */
export class CatalogPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get list(): Locator {
    return this.page.getByRole('grid', { name: 'Metrics', exact: true });
  }

  get status(): Locator {
    return this.page.getByRole('status');
  }

  get searchBox(): Locator {
    return this.page.getByRole('searchbox', { name: 'Search metrics' });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  field(name: string): Locator {
    return this.page.getByLabel(name, { exact: true });
  }

  tab(name: string): Locator {
    return this.page.getByRole('tab', { name, exact: true });
  }

  metricLink(name: string): Locator {
    return this.list.getByRole('link', { name, exact: true });
  }

  async open(address: string): Promise<void> {
    await this.page.goto(address);
    await expect(this.button('New catalog').or(this.list)).toBeVisible();
  }

  /** Opens the sample: for the first test of a process by a first visit, then from what that one stored. */
  async openSample(address: string): Promise<void> {
    if (sample === undefined) {
      await this.open(address);
      await this.button('Try the sample').click();
      await expect(this.list.getByRole('link').first()).toBeVisible();
      await expect(this.status).toHaveText('Saved');
      sample = await copyStored(this.page);
      return;
    }
    // A file of the same origin that runs no script.
    await this.page.goto(new URL('robots.txt', address).href);
    await restoreStored(this.page, sample);
    await this.page.goto(address);
    await expect(this.list.getByRole('link').first()).toBeVisible();
  }

  async openFile(path: string | { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.button('Open catalog file').click();
    await (await chooser).setFiles(path);
  }

  async chooseInMenu(item: string): Promise<void> {
    await this.button('Catalog').click();
    await this.page.getByRole('menuitem', { name: item, exact: true }).click();
  }

  /** Chooses in the menu of the metric that is shown. */
  async chooseForMetric(item: string): Promise<void> {
    await this.button('More actions').click();
    await this.page.getByRole('menuitem', { name: item, exact: true }).click();
  }

  async importFile(path: string | { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.chooseInMenu('Import…');
    await (await chooser).setFiles(path);
  }

  /** Opens a metric by its address. */
  async goToMetric(id: string, tab = ''): Promise<void> {
    await this.page.evaluate(
      (hash) => {
        location.hash = hash;
      },
      `#/metric/${encodeURIComponent(id)}${tab === '' ? '' : `/${tab}`}`,
    );
  }

  /** Answers the dialog that asks for the user's name. */
  async sayWho(name: string): Promise<void> {
    const dialog = this.page.getByRole('dialog').filter({ has: this.page.getByLabel('Your name') });
    await dialog.getByLabel('Your name').fill(name);
    await dialog.getByLabel('Your name').press('Enter');
    await expect(dialog).toBeHidden();
  }

  /** Sets one field of the metric that is shown, and waits until that is saved. */
  async edit(field: string, value: string, who?: string): Promise<void> {
    await this.button('Edit').click();
    await this.field(field).fill(value);
    await this.button('Save').click();
    if (who !== undefined) await this.sayWho(who);
    await expect(this.button('Edit')).toBeVisible();
    await expect(this.status).toHaveText('Saved');
  }

  /** Exports the catalog to a file. */
  async exportTo(path: string): Promise<void> {
    const download = this.page.waitForEvent('download');
    await this.chooseInMenu('Export catalog file');
    await (await download).saveAs(path);
  }
}
