import { useMemo, useState } from 'preact/hooks';
import type { Difference, FieldChange, ListDifference, Piece } from '../../domain/history/difference.ts';
import { differenceOf } from '../../domain/history/difference.ts';
import { BRIEFLY, excerptOf } from '../../domain/history/excerpt.ts';
import { CODE, NAME, PROSE } from './stored-text.ts';
import { GrowingList } from './paged-list.tsx';
import './change-difference.css';

interface ChangeDifferenceProps {
  readonly change: FieldChange;
  /** True to show only a short form, if the full one is elsewhere. */
  readonly brief?: boolean;
}

/**
 * The effect of one change as edited prose: removed and inserted words in the typeface of their field, list items as
 * chips.
 */
export function ChangeDifference({ change, brief = false }: ChangeDifferenceProps) {
  const { fieldName } = change;
  const difference = useDifference(change);
  switch (difference.is) {
    case 'text':
      return (
        <TextDifference
          pieces={difference.pieces}
          face={faceOf(fieldName)}
          otherwise={nothingSaid(change)}
          brief={brief}
        />
      );
    case 'list':
      return <ItemDifference {...difference} />;
    case 'value':
      return <ValueDifference from={difference.from} to={difference.to} />;
  }
}

/**
 * The new value of a change, in the typeface of its field. What the old one does not have is marked, unless they have
 * nothing in common.
 */
export function ChangedValue({ change }: Pick<ChangeDifferenceProps, 'change'>) {
  const difference = useDifference(change);
  switch (difference.is) {
    case 'text': {
      if ((change.newValue ?? '').trim() === '') return <p class="difference missing">none</p>;
      return <TextPieces pieces={piecesOfNew(difference.pieces)} face={faceOf(change.fieldName)} brief={false} />;
    }
    case 'list':
      return <ItemDifference added={difference.added} removed={[]} kept={difference.kept} areKeptShown />;
    case 'value':
      return <p class="difference difference-value">{difference.to ?? <i class="missing">none</i>}</p>;
  }
}

function piecesOfNew(pieces: readonly Piece[]): readonly Piece[] {
  const left = pieces.filter(({ kind }) => kind !== 'removed');
  const isMarked = left.some(({ kind, text }) => kind === 'same' && /[\p{L}\p{N}]/u.test(text));
  return isMarked ? left : [{ kind: 'same', text: left.map(({ text }) => text).join('') }];
}

function useDifference({ fieldName, oldValue, newValue }: FieldChange): Difference {
  return useMemo(() => differenceOf({ fieldName, oldValue, newValue }), [fieldName, oldValue, newValue]);
}

type Face = 'mono' | 'serif' | 'sans';

function faceOf(fieldName: string): Face {
  switch (fieldName) {
    case 'calculation':
    case 'data_source':
    case 'dependencies':
    case 'id':
      return 'mono';
    case 'description':
    case 'name':
      return 'serif';
    default:
      return 'sans';
  }
}

function nothingSaid({ oldValue, newValue }: FieldChange): string {
  if (oldValue === null && newValue === '') return 'from nothing to an empty text';
  if (oldValue === '' && newValue === null) return 'from an empty text to nothing';
  return 'no visible difference';
}

interface TextDifferenceProps {
  readonly pieces: readonly Piece[];
  readonly face: Face;
  /** Shown if the texts are the same. */
  readonly otherwise: string;
  readonly brief: boolean;
}

function TextDifference({ otherwise, ...shown }: TextDifferenceProps) {
  if (shown.pieces.every(({ kind }) => kind === 'same')) {
    return <p class="difference missing">{otherwise}</p>;
  }
  return <TextPieces {...shown} />;
}

function TextPieces({ pieces, face, brief }: Omit<TextDifferenceProps, 'otherwise'>) {
  const [whole, setWhole] = useState(false);
  const excerpt = useMemo(() => excerptOf(pieces, brief ? BRIEFLY : undefined), [pieces, brief]);
  const cut = excerpt.some(({ kind }) => kind === 'gap');
  return (
    <div class={`difference difference-${face}`}>
      <p {...(face === 'mono' ? CODE : face === 'sans' ? NAME : PROSE)}>
        {(whole ? pieces : excerpt).map((piece, i) => {
          switch (piece.kind) {
            case 'same':
              return piece.text;
            case 'added':
            case 'removed':
              return <MarkedText key={i} kind={piece.kind} text={piece.text} />;
            case 'gap':
              return <span key={i} class="difference-gap" />;
          }
        })}
      </p>
      {cut && !brief && (
        <button type="button" class="quiet-button difference-more" onClick={() => setWhole(!whole)}>
          {whole ? 'Show less' : 'Show whole text'}
        </button>
      )}
    </div>
  );
}

/** Marks the words but not the space at their ends, which would look like a stain alone at the end of a line. */
function MarkedText({ kind, text }: { readonly kind: 'added' | 'removed'; readonly text: string }) {
  const words = text.trim() === '' ? text : text.trim();
  const start = text.indexOf(words);
  return (
    <>
      {text.slice(0, start)}
      {kind === 'added' ? (
        <>
          <wbr />
          <ins>{words}</ins>
        </>
      ) : (
        <del>{words}</del>
      )}
      {text.slice(start + words.length)}
    </>
  );
}

/** Items that are shown at first. */
const ITEMS = 100;

interface ItemDifferenceProps extends ListDifference {
  /** True to show each item that stayed; otherwise only their number. */
  readonly areKeptShown?: boolean;
}

function ItemDifference({ added, removed, kept, areKeptShown = false }: ItemDifferenceProps) {
  const staying = areKeptShown ? kept : kept.length > 0 ? [`${kept.length} kept`] : [];
  if (!areKeptShown && added.length + removed.length === 0) {
    return <p class="difference missing">the same items in another order</p>;
  }
  const listed = [
    ...removed.map((item, i) => ({ is: 'removed' as const, item, i })),
    ...(areKeptShown ? [] : addedItems(added)),
    ...staying.map((item, i) => ({ is: 'kept' as const, item, i })),
    ...(areKeptShown ? addedItems(added) : []),
  ];
  if (listed.length === 0) return <p class="difference missing">none</p>;
  return (
    <GrowingList
      class="difference difference-items"
      items={listed}
      step={ITEMS}
      grows="by button"
      keyOf={({ is, item, i }) => `${is} ${i} ${item}`}
    >
      {({ is, item }) => {
        switch (is) {
          case 'removed':
            return (
              <li>
                <del>
                  <span {...NAME}>{item}</span>
                </del>
              </li>
            );
          case 'added':
            return (
              <li>
                <ins {...NAME}>{item}</ins>
              </li>
            );
          case 'kept':
            return <li class="difference-kept">{item}</li>;
        }
      }}
    </GrowingList>
  );
}

function addedItems(items: readonly string[]) {
  return items.map((item, i) => ({ is: 'added' as const, item, i }));
}

function ValueDifference({ from, to }: { readonly from: string | null; readonly to: string | null }) {
  return (
    <p class="difference difference-value">
      {from === null ? <i class="missing">none</i> : <del {...NAME}>{from}</del>}
      <span aria-hidden="true"> → </span>
      {to === null ? <i class="missing">none</i> : <ins {...NAME}>{to}</ins>}
    </p>
  );
}
