import type { ComponentChildren } from 'preact';
import type { DetailAsOf } from '../../domain/history/as-of-fields.ts';
import { readDetails } from '../../domain/metric/detail-texts.ts';
import { LANGUAGE_NAMES } from '../../domain/metric/detail-words.ts';
import { fieldLabel } from '../../domain/metric/field-label.ts';
import { Prose } from '../kit/prose.tsx';
import { NAME } from '../kit/stored-text.ts';
import { AsOfLine, Items } from './as-of-field.tsx';

/** One detail as it was. If it differs today, it is marked and the difference is shown. */
export function AsOfDetail({ detail: { field, text, since } }: { readonly detail: DetailAsOf }) {
  return (
    <AsOfLine name={fieldLabel(field)} since={since}>
      {text === null ? <p class="missing">none</p> : <Value field={field} text={text} />}
    </AsOfLine>
  );
}

function Value({ field, text }: { readonly field: string; readonly text: string }): ComponentChildren {
  const { details } = readDetails(new Map([[field, text]]));
  if (details.synonyms.length > 0) return <Items items={details.synonyms} face="chip" />;
  if (details.links.length > 0) {
    return <Items items={details.links.map(({ label, url }) => `${label} ${url}`.trim())} face="" />;
  }
  if (details.notes !== null) return <Prose text={details.notes} />;
  if (details.isHidden) return <p>yes</p>;
  return <p {...NAME}>{details.language === null ? text : LANGUAGE_NAMES[details.language]}</p>;
}
