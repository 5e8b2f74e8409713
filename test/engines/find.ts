import type { Point } from './engine.ts';

/** The role of an element. `field`: anything that takes text. */
export type Role = 'button' | 'dialog' | 'field' | 'heading' | 'link' | 'menuitem' | 'status' | 'tab' | 'treeitem';

/** An element to look for, by its role and name: what a screen reader says, or its text. */
export interface Sought {
  readonly role: Role;
  readonly name: string;
}

/** An element that was found. */
export interface Found {
  /** The place at which it can be pressed; undefined if something else covers it. */
  readonly at: Point | undefined;
  /** Its visible text. */
  readonly text: string;
  /** Its value, if it is a field. */
  readonly value: string;
}

/**
 * Finds the first visible element by role and name, in shadow trees as well, and scrolls it into view. Runs in the
 * page: everything that it needs is inside.
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

  /** Returns the text without what screen readers leave out, such as keyboard hints. */
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

  /** Returns the innermost element at a place, in shadow trees as well. */
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
