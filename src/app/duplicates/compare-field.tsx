import type { ComparedMetric } from '../../domain/duplicates/duplicate-search.ts';
import { CODE, NAME, PROSE } from '../kit/stored-text.ts';
import type { CompareCell, CompareRow, MarkedPiece } from './compare-rows.ts';

interface CompareFieldProps {
  readonly row: CompareRow;
  readonly metrics: readonly ComparedMetric[];
  readonly kept: string;
  /** The fields whose value was chosen, with the metric that has it. */
  readonly taken: ReadonlyMap<string, string>;
  /** True while values are chosen field by field. */
  readonly isChoosing: boolean;
  readonly onTake: (field: string, id: string) => void;
}

const CODE_FIELDS: ReadonlySet<string> = new Set(['calculation', 'data_source', 'dependencies']);

/** One field of the metrics, each in a column. */
export function CompareField({ row, metrics, kept, taken, isChoosing, onTake }: CompareFieldProps) {
  const { field, label, cells, same } = row;
  const id = `compare-${field}`;
  const offers = isChoosing && row.isChosen && same !== 'yes';
  const source = taken.get(field) ?? sourceOf(row, metrics, kept);
  return (
    <div class="compare-row" role="group" aria-labelledby={id}>
      <span class="compare-label" id={id}>
        {label}
      </span>
      {cells.map((cell, i) => {
        const metric = metrics[i]?.detail.metric.id ?? '';
        return (
          <div key={metric} class={`compare-cell${offers && source !== metric ? ' compare-left' : ''}`}>
            <span class="visually-hidden">{metric}: </span>
            <Cell field={field} cell={cell} />
            {same === 'layout' && i === 0 && <span class="compare-note"> same, layout aside</span>}
            {offers && (
              <label class="compare-take">
                <input
                  type="radio"
                  name={`take ${field}`}
                  checked={source === metric}
                  onChange={() => onTake(field, metric)}
                />
                Use this
              </label>
            )}
            {isChoosing && !row.isChosen && same !== 'yes' && i === 0 && <p class="compare-note">All are kept.</p>}
          </div>
        );
      })}
    </div>
  );
}

/** The metric whose value a merge keeps if nothing is chosen: the kept one, or the first that says something. */
function sourceOf({ cells }: CompareRow, metrics: readonly ComparedMetric[], kept: string): string {
  const ids = metrics.map(({ detail }) => detail.metric.id);
  const order = [kept, ...ids.filter((id) => id !== kept)];
  return order.find((id) => cells[ids.indexOf(id)]?.is !== 'none') ?? kept;
}

function Cell({ field, cell }: { readonly field: string; readonly cell: CompareCell }) {
  switch (cell.is) {
    case 'none':
      return <i class="missing">none</i>;
    case 'text': {
      const isCode = CODE_FIELDS.has(field);
      const attributes = isCode ? CODE : field === 'description' || field === 'notes' ? PROSE : NAME;
      return (
        <p class={isCode ? 'compare-code' : field === 'description' ? 'compare-prose' : undefined} {...attributes}>
          <Pieces pieces={cell.pieces} />
        </p>
      );
    }
    case 'items':
      return (
        <ul class="compare-items">
          {cell.items.map(({ text, isMarked }) => (
            <li key={text} class="chip" {...(CODE_FIELDS.has(field) ? CODE : NAME)}>
              {isMarked ? <mark class="compare-mark">{text}</mark> : text}
            </li>
          ))}
        </ul>
      );
  }
}

function Pieces({ pieces }: { readonly pieces: readonly MarkedPiece[] }) {
  return (
    <>
      {pieces.map(({ text, isMarked }, i) =>
        isMarked ? (
          <mark key={i} class="compare-mark">
            {text}
          </mark>
        ) : (
          text
        ),
      )}
    </>
  );
}
