import { instantOf } from '../../domain/core/instant.ts';
import type { AppContext } from '../core/app-context.ts';
import type { NamedBytes } from '../core/named-bytes.ts';

type PasteApp = Pick<AppContext, 'navigation' | 'now' | 'report' | 'role'>;

/**
 * Opens cells that are pasted outside of a field, as a spreadsheet copies them. Each paste is a source of its own.
 * While something is being imported, or a dialog is open, pasting does nothing.
 */
export function takePastedCells(
  { navigation, now, report, role }: PasteApp,
  page: Document,
  open: (files: readonly NamedBytes[]) => Promise<void>,
): void {
  if (role !== 'own') return;
  page.addEventListener('paste', (event) => {
    if (isField(event.composedPath()[0]) || page.querySelector('dialog[open]') !== null) return;
    if (navigation.route.peek().at === 'import') return;
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!areCells(text)) return;
    event.preventDefault();
    open([cellsFile(`Pasted cells ${instantOf(now())} UTC.tsv`, text)]).catch(report);
  });
}

/** True for two rows at least, the first with two cells at least. Prose has no tabs in its first line. */
export function areCells(text: string): boolean {
  const [first = '', ...others] = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  return others.length > 0 && first.split('\t').filter((cell) => cell.trim() !== '').length > 1;
}

function cellsFile(name: string, text: string): NamedBytes {
  const bytes = new TextEncoder().encode(text);
  return { name, size: bytes.length, arrayBuffer: async () => bytes.slice().buffer };
}

/** A field takes what is pasted into it. */
function isField(target: EventTarget | undefined): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input, textarea, select');
}
