import type { Point } from './engine.ts';

/** What a thing on the screen is to a person. `field`: whatever one writes into. */
export type Role = 'button' | 'dialog' | 'field' | 'heading' | 'link' | 'menuitem' | 'status' | 'tab' | 'treeitem';

/** What is looked for, by its name: what a screen reader says, or what stands in it. */
export interface Sought {
  readonly role: Role;
  readonly name: string;
}

/** What was found. */
export interface Found {
  /** Where it can be pressed: undefined where something else lies on it. */
  readonly at: Point | undefined;
  /** What can be read in it. */
  readonly text: string;
  /** What is written in it, where it is a field. */
  readonly value: string;
}

/**
 * Finds the first thing that can be seen, by role and name, in shadow trees as well, and has it come into sight. Runs in
 * the page: everything that it needs is inside.
 */
export function find({ role, name }: Sought): Found | null {
  const selectors: Record<Role, string> = {
    button: 'button, summary, [role=button]',
    dialog: 'dialog[open]',
    field: 'input, textarea, [contenteditable=true], [role=textbox]',
    heading: 'h1, h2, h3',
    link: 'a[href]',
    menuitem: '[role^=menuitem]',
    status: '[role=status]',
    tab: '[role=tab]',
    treeitem: '[role=treeitem]',
  };
  const plain = (text: string | null | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim();

  function* everyElement(root: Document | ShadowRoot): Generator<HTMLElement> {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      yield element;
      if (element.shadowRoot !== null) yield* everyElement(element.shadowRoot);
    }
  }

  /** The text without what screen readers leave out, such as hints of keys. */
  function spokenText(element: Element): string {
    const copy = element.cloneNode(true) as Element;
    for (const silent of copy.querySelectorAll('[aria-hidden=true], svg')) silent.remove();
    return plain(copy.textContent);
  }

  function nameOf(element: HTMLElement): string {
    const said = element.getAttribute('aria-label');
    if (said !== null) return plain(said);
    const ids = element.getAttribute('aria-labelledby');
    if (ids !== null)
      return plain(
        ids
          .split(' ')
          .map((id) => document.getElementById(id)?.textContent)
          .join(' '),
      );
    const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
    if (labels.length > 0)
      return plain(labels.map((label) => label.querySelector('.label')?.textContent ?? spokenText(label)).join(' '));
    return spokenText(element);
  }

  /** The innermost element at a place, in shadow trees as well. */
  function elementAt({ x, y }: Point): Element | null {
    let top = document.elementFromPoint(x, y);
    while (top?.shadowRoot) {
      const inner = top.shadowRoot.elementFromPoint(x, y);
      if (inner === null || inner === top) break;
      top = inner;
    }
    return top;
  }

  function contains(outer: Node, inner: Node | null): boolean {
    for (let node = inner; node !== null;) {
      if (node === outer) return true;
      node = node.parentNode ?? (node instanceof ShadowRoot ? node.host : null);
    }
    return false;
  }

  for (const element of everyElement(document)) {
    if (!element.matches(selectors[role]) || (name !== '' && nameOf(element) !== name)) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
    const { left, top, width, height } = element.getBoundingClientRect();
    const at = { x: Math.round(left + width / 2), y: Math.round(top + Math.min(height / 2, 20)) };
    return {
      at: contains(element, elementAt(at)) ? at : undefined,
      text: plain(element.innerText),
      value: 'value' in element ? String(element.value) : element.innerText,
    };
  }
  return null;
}
