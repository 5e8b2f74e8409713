import { useCallback, useMemo } from 'preact/hooks';
import type { ProseBlock, ProseCell, ProseItem, ProsePiece } from '../text/prose.ts';
import { asWritten } from '../text/prose.ts';
import { proseOf } from '../text/prose-tree.ts';
import { proseInWorker } from '../text/text-work.ts';
import { useDelay } from './delayed-spinner.tsx';
import { useTextWork } from './use-text-work.ts';
import { CODE, PROSE } from './stored-text.ts';
import './prose.css';

/** Limit. In this length no text takes the parser long, whatever its signs (measured: 20 ms). */
const MAX_AT_ONCE = 2_000;

/** A description with its Markdown formatted. Built only of elements: its text is never interpreted as HTML. */
export function Prose({ text }: { readonly text: string }) {
  return text.length > MAX_AT_ONCE ? <LongProse text={text} /> : <ShortProse text={text} />;
}

function ShortProse({ text }: { readonly text: string }) {
  const { is, blocks } = useMemo(() => proseOf(text), [text]);
  return (
    <div class="prose">
      <Blocks blocks={blocks} />
      {is === 'as written' && <NotRead />}
    </div>
  );
}

/** A long text, which may take the parser long. It is shown as it is written until it has been read. */
function LongProse({ text }: { readonly text: string }) {
  const work = useTextWork(useCallback((signal: AbortSignal) => proseInWorker(text, signal), [text]));
  return (
    <div class="prose" aria-busy={work.is === 'working'}>
      <Blocks blocks={work.is === 'done' ? work.value.blocks : [asWritten(text)]} />
      {work.is === 'working' && <Working />}
      {(work.is === 'too long' || (work.is === 'done' && work.value.is === 'as written')) && <NotRead />}
    </div>
  );
}

function NotRead() {
  return <p class="prose-note">This text takes too long to format. It is shown as written.</p>;
}

function Working() {
  return useDelay() ? <p class="prose-note">Formatting…</p> : null;
}

interface BlocksProps {
  readonly blocks: readonly ProseBlock[];
  /** True within an item or a quote, which has the direction of its text: its bullet or edge goes with that. */
  readonly isInside?: boolean;
}

function Blocks({ blocks, isInside = false }: BlocksProps) {
  return (
    <>
      {blocks.map((block, i) => (
        <Block key={i} block={block} isInside={isInside} />
      ))}
    </>
  );
}

function Block({ block, isInside }: { readonly block: ProseBlock; readonly isInside: boolean }) {
  switch (block.is) {
    case 'paragraph':
      return (
        <p {...(isInside ? {} : PROSE)}>
          <Pieces pieces={block.of} />
        </p>
      );
    case 'heading':
      return <Heading level={block.level} of={block.of} />;
    case 'quote':
      return (
        <blockquote {...PROSE}>
          <Blocks blocks={block.of} isInside />
        </blockquote>
      );
    case 'code':
      return (
        <pre {...CODE}>
          {block.info !== '' && <span class="prose-info">{block.info}</span>}
          <code>{block.text}</code>
        </pre>
      );
    case 'list':
      return <List start={block.start} items={block.items} />;
    case 'table':
      return <Table head={block.head} rows={block.rows} />;
    case 'rule':
      return <hr />;
  }
}

/** A heading below the metric's name, which is the page's only first-level heading. */
function Heading({ level, of }: { readonly level: number; readonly of: readonly ProsePiece[] }) {
  const Level = level === 1 ? 'h2' : level === 2 ? 'h3' : 'h4';
  return (
    <Level {...PROSE}>
      <Pieces pieces={of} />
    </Level>
  );
}

function List({ start, items }: { readonly start: number | undefined; readonly items: readonly ProseItem[] }) {
  const children = items.map(({ done, number, of }, i) => (
    <li key={i} {...PROSE} value={number} class={done === undefined ? '' : 'prose-task'}>
      {done !== undefined && (
        <span class="prose-box">
          <span aria-hidden="true">{done ? '☑' : '☐'}</span>
          <span class="visually-hidden">{done ? 'done: ' : 'to do: '}</span>
        </span>
      )}
      <Blocks blocks={of} isInside />
    </li>
  ));
  return start === undefined ? <ul>{children}</ul> : <ol start={start}>{children}</ol>;
}

interface TableProps {
  readonly head: readonly ProseCell[];
  readonly rows: readonly (readonly ProseCell[])[];
}

function Table({ head, rows }: TableProps) {
  return (
    <table>
      <thead>
        <tr>
          {head.map((cell, i) => (
            <th key={i} scope="col" {...PROSE} style={{ textAlign: cell.align ?? 'start' }}>
              <Pieces pieces={cell.of} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <tr key={i}>
            {row.map((cell, at) => (
              <td key={at} {...PROSE} style={{ textAlign: cell.align ?? 'start' }}>
                <Pieces pieces={cell.of} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Pieces({ pieces }: { readonly pieces: readonly ProsePiece[] }) {
  return (
    <>
      {pieces.map((piece, i) => (
        <Piece key={i} piece={piece} />
      ))}
    </>
  );
}

function Piece({ piece }: { readonly piece: ProsePiece }) {
  switch (piece.is) {
    case 'text':
      return <>{piece.text}</>;
    case 'code':
      return <code {...CODE}>{piece.text}</code>;
    case 'break':
      return <br />;
    case 'strong':
      return (
        <strong>
          <Pieces pieces={piece.of} />
        </strong>
      );
    case 'emphasis':
      return (
        <em>
          <Pieces pieces={piece.of} />
        </em>
      );
    case 'struck':
      return (
        <s>
          <Pieces pieces={piece.of} />
        </s>
      );
    case 'link':
      return (
        <a
          class={isNamed(piece.href, piece.of) ? 'prose-named-link' : ''}
          href={piece.href}
          target="_blank"
          rel="noopener noreferrer"
        >
          <Pieces pieces={piece.of} />
        </a>
      );
  }
}

/** Returns true if a link's text differs from its target. */
function isNamed(href: string, [first, ...rest]: readonly ProsePiece[]): boolean {
  return rest.length > 0 || first?.is !== 'text' || !href.includes(first.text);
}
