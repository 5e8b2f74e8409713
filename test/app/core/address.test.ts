import { afterEach, expect, test, vi } from 'vitest';
import type { Move } from '../../../src/app/core/address.ts';
import { browserAddress } from '../../../src/app/core/address.ts';

/** An element inside a link with these attributes, as far as a click on it is looked at. */
class Inside {
  readonly #attributes: Readonly<Record<string, string>>;

  constructor(attributes: Readonly<Record<string, string>>) {
    this.#attributes = attributes;
  }

  closest() {
    const attributes = this.#attributes;
    return {
      target: attributes['target'] ?? '',
      hasAttribute: (name: string) => name in attributes,
      getAttribute: (name: string) => attributes[name] ?? null,
    };
  }
}

afterEach(() => void vi.unstubAllGlobals());

function page() {
  vi.stubGlobal('Element', Inside);
  const steps: string[] = ['#/'];
  const window = Object.assign(new EventTarget(), {
    location: {
      get hash() {
        return steps.at(-1) ?? '';
      },
    },
    history: {
      state: null,
      replaceState: () => undefined,
      pushState: (_: unknown, __: string, hash: string) => void steps.push(hash),
      go: (by: number) => {
        steps.splice(by);
        window.dispatchEvent(new Event('popstate'));
      },
    },
  });
  const moves: Move[] = [];
  const address = browserAddress(window as unknown as Window, 'main');
  address.listen((move) => void moves.push(move));
  /** Clicks, and returns true if the click was left to the browser. */
  const click = (attributes: Readonly<Record<string, string>>, facts: Readonly<Record<string, unknown>> = {}) => {
    const event = new Event('click', { cancelable: true });
    Object.defineProperty(event, 'target', { value: new Inside(attributes) });
    for (const [name, value] of Object.entries({ button: 0, ...facts })) Object.defineProperty(event, name, { value });
    return window.dispatchEvent(event);
  };
  return { window, steps, moves, click, address };
}

test('a click on a link of the page is a step, and is reported as a move', () => {
  const { steps, moves, click } = page();
  expect(click({ href: '#/metric/a' })).toBe(false);
  expect(steps).toEqual(['#/', '#/metric/a']);
  expect(moves.map(({ hash }) => hash)).toEqual(['#/metric/a']);
});

test('a link to where one is adds no step', () => {
  const { steps, moves, click } = page();
  expect(click({ href: '#/' })).toBe(false);
  expect(steps).toEqual(['#/']);
  expect(moves).toEqual([]);
});

test('a step that a form does not allow is taken back, and nothing is reported for that', async () => {
  const { steps, moves, click } = page();
  click({ href: '#/trash' });
  await moves[0]?.undo();
  expect(steps).toEqual(['#/']);
  expect(moves).toHaveLength(1);
});

test.each([
  ['with Ctrl', { href: '#/trash' }, { ctrlKey: true }],
  ['with ⌘', { href: '#/trash' }, { metaKey: true }],
  ['with Shift', { href: '#/trash' }, { shiftKey: true }],
  ['by another button', { href: '#/trash' }, { button: 1 }],
  ['on a link to a new tab', { href: '#/trash', target: '_blank' }, {}],
  ['on a file', { href: '#/trash', download: '' }, {}],
  ['on a link to elsewhere', { href: 'https://example.org/#/trash' }, {}],
])('a click %s is the browser’s', (_, link, facts) => {
  const { moves, click } = page();
  expect(click(link, facts)).toBe(true);
  expect(moves).toEqual([]);
});

test.each(['pointerdown', 'click', 'contextmenu'])('links are made ready right before a %s', (use) => {
  const { address, window } = page();
  const ready = vi.fn<() => void>();
  address.beforeUse(ready);
  window.dispatchEvent(new Event(use));
  expect(ready).toHaveBeenCalledOnce();
});
