/* oxlint-disable no-underscore-dangle -- These are the names of the hooks in Preact as it is built. */
import { options } from 'preact';

/** Preact's hooks before it compares a component and after it has changed the page, by the names they have in its build. */
interface RenderHooks {
  __b?: (vnode: RenderedNode) => void;
  __c?: (vnode: RenderedNode, queue: unknown) => void;
}

/** A node that Preact renders; `__P` is the element that contains its component. */
interface RenderedNode {
  readonly __c?: { readonly __P?: Node | null } | null;
}

/**
 * Undoes what others did to the text of the page, such as a translator, right before Preact changes that part of it.
 * A translator puts each text into elements of its own. Preact then goes on writing into the text that was taken out:
 * the page would show another metric's name, or Preact would fail to find its place. The translator sees the text that
 * came back and translates it again. Elements that an extension only adds stay.
 */
export function undoForeignChanges(root: Element): void {
  const hooks = options as typeof options & RenderHooks;
  const { __b: compare, __c: commit } = hooks;
  let foreign: MutationRecord[] = [];
  let isRendering = false;

  const observer = new MutationObserver((records) => {
    // A rendering that ended in an error has no commit.
    if (!isRendering) note(records);
    isRendering = false;
  });
  observer.observe(root, { childList: true, subtree: true });

  function note(records: readonly MutationRecord[]): void {
    foreign.push(...records.filter(isOfText));
  }

  function undoIn(scope: Node): void {
    const kept: MutationRecord[] = [];
    // Backwards, so that each finds its neighbours as they were.
    for (const record of foreign.toReversed()) {
      if (scope.contains(record.target)) undo(record);
      else kept.push(record);
    }
    foreign = kept.toReversed().filter(({ target }) => root.contains(target));
  }

  hooks.__b = (vnode) => {
    if (!isRendering) {
      note(observer.takeRecords());
      isRendering = true;
      if (foreign.length > 0) undoIn(vnode.__c?.__P ?? root);
    }
    compare?.(vnode);
  };
  hooks.__c = (vnode, queue) => {
    // All changes since the comparison began are Preact's, or undone ones.
    observer.takeRecords();
    isRendering = false;
    commit?.(vnode, queue);
  };
}

/** Returns false for an element that was added and is no translator's: it does not stand for any text of the page. */
function isOfText({ target, addedNodes, removedNodes }: MutationRecord): boolean {
  return removedNodes.length > 0 || isWrapper(target) || Array.from(addedNodes).some(isWrapper);
}

function isWrapper(node: Node): boolean {
  return node.nodeType === Node.TEXT_NODE || node.nodeName === 'FONT';
}

function undo({ target, addedNodes, removedNodes, previousSibling, nextSibling }: MutationRecord): void {
  for (const node of addedNodes) if (node.parentNode === target) target.removeChild(node);
  const after = previousSibling?.parentNode === target ? previousSibling.nextSibling : null;
  const place = nextSibling?.parentNode === target ? nextSibling : after;
  for (const node of removedNodes) target.insertBefore(node, place);
}
