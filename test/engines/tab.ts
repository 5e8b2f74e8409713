import { resolve } from 'node:path';
import { expect } from '@playwright/test';
import type { Key, Point, Screen } from './engine.ts';
import type { Found, Role, Sought } from './find.ts';
import { find } from './find.ts';

/** Polls ever less often. A slow machine is no failure: only what hangs may reach the limit. */
const LOOKS = { timeout: 60_000, intervals: [20, 50, 100] };

/** A tab with a user before it, who reads, presses and types, and waits for nothing but what can be seen. */
export class Tab {
  readonly screen: Screen;

  constructor(screen: Screen) {
    this.screen = screen;
  }

  /** Opens an address, and waits until Metricbook is shown. */
  async open(address: string): Promise<void> {
    await this.screen.goTo(address);
    await this.#until('Metricbook is there', () =>
      this.screen.run(() => document.querySelector('main, [role=grid]') !== null, undefined),
    );
  }

  /** Reloads the page, and waits until it is another one. */
  async reload(): Promise<void> {
    await this.screen.run(() => document.body.setAttribute('data-before', ''), undefined);
    await this.screen.reload();
    await this.#until('the page is there again', () =>
      this.screen.run(
        () => !document.body.hasAttribute('data-before') && document.querySelector('main, [role=grid]') !== null,
        undefined,
      ),
    );
  }

  /** Goes to a screen by its part of the address, such as `#/storage`. */
  async goTo(hash: string): Promise<void> {
    await this.screen.run((to) => {
      location.hash = to;
    }, hash);
  }

  /** Presses an element once it is there, uncovered, and no longer moves. */
  async press(role: Role, name: string): Promise<void> {
    let at: Point | undefined;
    await this.#until(`the ${role} “${name}” can be pressed`, async () => {
      const before = at;
      at = (await this.#look({ role, name }))?.at;
      return at !== undefined && at.x === before?.x && at.y === before.y;
    });
    if (at !== undefined) await this.screen.click(at);
  }

  /** Replaces the text of a field. */
  async write(field: string, text: string): Promise<void> {
    await this.press('field', field);
    await this.screen.press('Control+a');
    await this.screen.type(text);
    await this.#until(`“${field}” holds what was typed`, async () => (await this.valueOf(field)) === text);
  }

  async key(key: Key): Promise<void> {
    await this.screen.press(key);
  }

  /** Returns the text of a field. */
  async valueOf(field: string): Promise<string | undefined> {
    return (await this.screen.run(find, { role: 'field', name: field }))?.value.trim();
  }

  /** Waits until an element is there, and resolves with its visible text. */
  async sees(role: Role, name: string): Promise<string> {
    let text = '';
    await this.#until(`there is the ${role} “${name}”`, async () => {
      const found = await this.#look({ role, name });
      text = found?.text ?? '';
      return found !== null;
    });
    return text;
  }

  async seesNot(role: Role, name: string): Promise<void> {
    await this.#until(`there is no ${role} “${name}”`, async () => (await this.#look({ role, name })) === null);
  }

  /** Waits until a text is visible somewhere in the window. */
  async reads(text: string): Promise<void> {
    await expect.poll(() => this.text(), { message: `“${text}” can be read`, ...LOOKS }).toContain(text);
  }

  /** Returns all visible text, with plain white space. */
  text(): Promise<string> {
    return this.screen.run(() => document.body.innerText.replace(/\s+/g, ' '), undefined);
  }

  /** Counts the saves or usages in the tab panel that contain a text. */
  itemsWith(text: string): Promise<number> {
    return this.screen.run(
      (sought) =>
        [...document.querySelectorAll<HTMLElement>('[role=tabpanel] li')].filter(
          (item) => item.parentElement?.closest('li') === null && item.innerText.includes(sought),
        ).length,
      text,
    );
  }

  /** Waits until that many items of the tab panel contain a text. */
  async countsItems(text: string, count: number): Promise<void> {
    await expect.poll(() => this.itemsWith(text), { message: `items with “${text}”`, ...LOOKS }).toBe(count);
  }

  /** Waits until every change is saved. */
  async isSaved(): Promise<void> {
    await this.#until(
      'everything is saved',
      async () => (await this.#look({ role: 'status', name: '' }))?.text === 'Saved',
    );
  }

  /** Chooses an entry of the Catalog menu. */
  async choose(item: string): Promise<void> {
    await this.press('button', 'Catalog');
    await this.press('menuitem', item);
  }

  /** Sets one field of the metric that is shown, gives a name if it is asked for, and waits until it is saved. */
  async edit(field: string, text: string, who?: string): Promise<void> {
    await this.press('button', 'Edit');
    await this.write(field, text);
    await this.press('button', 'Save');
    if (who !== undefined) await this.sayWho(who);
    await this.sees('button', 'Edit');
    await this.isSaved();
  }

  /** Gives a file to the file chooser that `ask` opens. */
  giveFile(path: string, ask: () => Promise<void>): Promise<void> {
    return this.screen.giveFile(resolve(path), ask);
  }

  /** Takes the file that the page hands over when it is asked. */
  takeDownload(ask: () => Promise<void>): Promise<string> {
    return this.screen.takeDownload(ask);
  }

  async sayWho(name: string): Promise<void> {
    await this.write('Your name', name);
    await this.key('Enter');
    await this.seesNot('field', 'Your name');
  }

  async #look(sought: Sought): Promise<Found | null> {
    return this.screen.run(find, sought);
  }

  async #until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    await expect.poll(isSo, { message: what, ...LOOKS }).toBe(true);
  }
}
