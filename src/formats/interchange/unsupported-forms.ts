import type { Problem, TextFile } from './model.ts';

/** Files with metrics that no adapter reads, each with a sign of it and what to choose instead. */
const FORMS: readonly { readonly name: string; readonly sign: RegExp; readonly instead: string }[] = [
  {
    name: 'a semantic layer of NVIDIA GSF',
    sign: /^(?:data_layer|semantic_layer)\s*:/mu,
    instead: 'Convert it to OSI with the converter of Apache Ossie.',
  },
  {
    name: 'a workspace of GoodData',
    sign: /^\s*\{[^]*"ldm"\s*:\s*\{/u,
    instead: 'Convert it to OSI with the converter of Apache Ossie.',
  },
  {
    name: 'a semantic model of Salesforce',
    sign: /"semanticDataObjects"\s*:/u,
    instead: 'Convert it to OSI with the converter of Apache Ossie.',
  },
  {
    name: 'an export of Wisdom',
    sign: /"zsheet_json"\s*:|"zsheetType"\s*:/u,
    instead: 'Convert it to OSI with the converter of Apache Ossie.',
  },
];

/** The reason why a file that no adapter takes cannot be read, if its form is known; undefined for any other file. */
export function unsupportedForm({ path, text }: TextFile): Problem | undefined {
  const form = FORMS.find(({ sign }) => sign.test(text));
  if (form === undefined) return undefined;
  const message = `This is ${form.name}, which cannot be read. ${form.instead}`;
  return { severity: 'error', code: 'unsupported-form', message, file: path };
}
