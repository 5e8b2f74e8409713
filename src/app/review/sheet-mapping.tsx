import { useLayoutEffect, useRef } from 'preact/hooks';
import { pluralize } from '../../domain/core/pluralize.ts';
import { HEADER_ROWS, type Mapping } from '../../domain/review/sheet-mapping.ts';
import { useApp } from '../core/use-app.ts';
import { Icon } from '../kit/icon.tsx';
import { NAME } from '../kit/stored-text.ts';
import type { ReviewState } from './review-state.ts';
import type { Reviews } from './reviews.ts';
import {
  choiceKey,
  columnChoices,
  columnName,
  filledRows,
  type MappedSheet,
  mappingOf,
  mappingProblem,
  reasonFor,
  rowCount,
  widest,
  withTarget,
} from './sheet-state.ts';
import './sheet-mapping.css';

interface SheetMappingProps {
  readonly state: Extract<ReviewState, { is: 'mapping' }>;
  readonly reviews: Reviews;
}

/** Sheets whose columns are not known yet: what each column means, above the first rows. */
export function SheetMapping({ state: { sheets }, reviews }: SheetMappingProps) {
  const { navigation } = useApp();
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const problem = mappingProblem(sheets);

  function leave(): void {
    reviews.drop();
    navigation.replace({ at: 'list' });
  }

  return (
    <div class="review mapping">
      <div class="review-main">
        <header class="review-head">
          <button type="button" class="quiet-button mapping-leave" onClick={leave}>
            <Icon name="back" /> Leave without importing
          </button>
          <h1 ref={heading} tabIndex={-1}>
            Match the columns
          </h1>
          <p>
            Say what each column means. A column without a field of its own is kept with each metric as a custom field.
            The same columns are read the same way next time.
          </p>
        </header>
        {sheets.map((sheet) => (
          <Sheet key={sheet.file} sheet={sheet} isOnly={sheets.length === 1} reviews={reviews} />
        ))}
      </div>
      <footer class="review-foot">
        <p class="review-consequence" aria-live="polite">
          {problem ?? `${pluralize(rowCount(sheets), 'row')}. Nothing is changed before the review.`}
        </p>
        <div class="review-buttons">
          <button type="button" class="button" onClick={leave}>
            Cancel
          </button>
          <button
            type="button"
            class="main-button"
            disabled={problem !== undefined}
            onClick={() => void reviews.readSheets()}
          >
            Review
          </button>
        </div>
      </footer>
    </div>
  );
}

interface SheetProps {
  readonly sheet: MappedSheet;
  readonly isOnly: boolean;
  readonly reviews: Reviews;
}

function Sheet({ sheet, isOnly, reviews }: SheetProps) {
  const { file, rows } = sheet;
  const mapping = mappingOf(sheet);
  return (
    <section class="mapping-sheet" aria-label={file}>
      <div class="mapping-tools">
        <h2 {...NAME}>{file}</h2>
        {mapping !== undefined && (
          <label>
            Names in row
            <select
              value={String(mapping.header)}
              onChange={(event) => void reviews.nameColumns(file, Number(event.currentTarget.value))}
            >
              {rows.slice(0, HEADER_ROWS).map(({ line }, i) => (
                <option key={line} value={String(i)}>
                  {line}
                </option>
              ))}
              <option value="-1">none</option>
            </select>
          </label>
        )}
        {!isOnly && (
          <label>
            <input
              type="checkbox"
              checked={mapping !== undefined}
              onChange={(event) =>
                reviews.mapSheet(
                  file,
                  event.currentTarget.checked ? { is: 'read', mapping: sheet.mapping } : { is: 'left out' },
                )
              }
            />
            Import this sheet
          </label>
        )}
      </div>
      {mapping !== undefined && <Columns sheet={sheet} mapping={mapping} reviews={reviews} />}
    </section>
  );
}

/** Rows below the names that are shown. */
const SHOWN = 8;

interface ColumnsProps {
  readonly sheet: MappedSheet;
  readonly mapping: Mapping;
  readonly reviews: Reviews;
}

function Columns({ sheet, mapping, reviews }: ColumnsProps) {
  const columns = widest(sheet).map((_, column) => column);
  const names = sheet.rows[mapping.header];
  const below = filledRows(sheet, mapping.header + 1).slice(0, SHOWN);
  return (
    <div class="mapping-scroll">
      <table class="mapping-table">
        <thead>
          <tr>
            <td>
              <span class="visually-hidden">Row</span>
            </td>
            {columns.map((column) => (
              <th key={column} scope="col">
                <ColumnSelect sheet={sheet} mapping={mapping} column={column} reviews={reviews} />
              </th>
            ))}
          </tr>
          {names !== undefined && (
            <tr class="mapping-names">
              <td class="number">{names.line}</td>
              {columns.map((column) => (
                <th key={column} scope="col" {...NAME}>
                  {names.cells[column]}
                </th>
              ))}
            </tr>
          )}
        </thead>
        <tbody>
          {below.map(({ line, cells }) => (
            <tr key={line}>
              <td class="number">{line}</td>
              {columns.map((column) => (
                <td key={column} {...NAME}>
                  <div>{cells[column]}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ColumnSelect({ sheet, mapping, column, reviews }: ColumnsProps & { readonly column: number }) {
  const name = columnName(sheet, mapping, column);
  const choices = columnChoices(name);
  const target = mapping.columns[column] ?? { is: 'skip' };
  const reason = reasonFor(sheet, column);
  return (
    <>
      <select
        aria-label={`${name}, ${reason}`}
        data-target={target.is}
        value={choiceKey(target)}
        onChange={(event) => {
          const chosen = choices.find(({ key }) => key === event.currentTarget.value);
          if (chosen === undefined) return;
          const decided = withTarget(mapping, column, chosen.target);
          reviews.mapSheet(sheet.file, { is: 'read', mapping: decided });
        }}
      >
        {choices.map(({ key, text }) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
      <span class="mapping-reason" aria-hidden="true">
        {reason}
      </span>
    </>
  );
}
