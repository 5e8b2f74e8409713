import * as v from 'valibot';
import { CUSTOM_PREFIX } from '../domain/metric/detail-fields.ts';
import { customNameFaults } from '../domain/metric/detail-rules.ts';
import { hasNames, mappingsIn, type NamedMapping, SHEET_FIELDS, targetIn } from '../domain/review/sheet-mapping.ts';
import { syntaxProblem, walkJson } from './json-syntax.ts';
import { JOINED_FIELDS } from './sheet/columns.ts';

/** The mappings of a file, or all that is wrong with it. */
export type MappingFileReading =
  | { readonly is: 'read'; readonly mappings: readonly NamedMapping[] }
  | { readonly is: 'refused'; readonly problems: readonly string[] };

/** A mapping as the file has it. */
interface Entry {
  readonly names: readonly string[];
  readonly fields: readonly (string | null)[];
}

const fieldSchema = v.nullable(
  v.pipe(
    v.string('is neither text nor null'),
    v.rawCheck(({ dataset, addIssue }) => {
      const message = dataset.typed ? fieldFault(dataset.value) : undefined;
      if (message !== undefined) addIssue({ message });
    }),
  ),
);

const entrySchema = v.pipe(
  v.strictObject(
    {
      names: v.pipe(v.array(v.string('is no text'), 'is no list of the names of columns'), v.nonEmpty('is empty')),
      fields: v.array(fieldSchema, 'is no list of fields, one for each column'),
    },
    ({ expected, received }) =>
      expected === 'never'
        ? 'is unknown: a mapping has names and fields'
        : received === 'undefined'
          ? 'is missing'
          : 'is no object with names and fields',
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    if (dataset.typed && dataset.issues === undefined)
      for (const message of entryFaults(dataset.value)) addIssue({ message });
  }),
);

const fileSchema = v.pipe(
  v.array(entrySchema, 'is no list of mappings, each an object with names and fields'),
  v.nonEmpty('has no mapping'),
);

/**
 * Reads how the columns of sheets are read, from JSON in the form that a catalog keeps: a list of
 * `{"names": ["KPI", "Team"], "fields": ["name", "custom:Team"]}`. All or nothing; a problem begins with its place.
 */
export function readMappingFile(text: string): MappingFileReading {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const walk = walkJson(json);
  if (walk.is === 'broken') {
    const { place, problem } = syntaxProblem(json, walk);
    return { is: 'refused', problems: [`${place}: ${problem}`] };
  }
  const { issues = [] } = v.safeParse(fileSchema, JSON.parse(json));
  const problems = [
    ...walk.repeated.map((path) => `${placeOf(path)} appears more than once`),
    ...issues.map(({ path = [], message }) => `${placeOf(path.map(({ key }) => stepOf(key)))} ${message}`),
  ];
  if (problems.length > 0) return { is: 'refused', problems };
  const mappings = mappingsIn(json);
  const twice = repeatedNames(mappings);
  return twice.length > 0 ? { is: 'refused', problems: twice } : { is: 'read', mappings };
}

function fieldFault(text: string): string | undefined {
  const target = targetIn(text);
  if (target === undefined) {
    const fields = `${SHEET_FIELDS.join(', ')}, ${CUSTOM_PREFIX} with a name, or null to leave the column out`;
    return `is ${JSON.stringify(text)}, which is no field: ${fields}`;
  }
  const [fault] = target.is === 'custom' ? customNameFaults(target.name) : [];
  return fault && `is a custom field whose name ${fault.problem}`;
}

/** The faults of a mapping whose fields have none. */
function entryFaults({ names, fields }: Entry): string[] {
  if (names.length !== fields.length) {
    return [`has ${names.length} names but ${fields.length} fields: each column has one of both`];
  }
  const columns = fields.flatMap((field) => targetIn(field) ?? []);
  const once = fields.filter((field) => field !== null && !JOINED_FIELDS.has(field));
  const twice = new Set(once.filter((field, i) => once.indexOf(field) < i));
  return [
    ...(hasNames({ header: 0, columns }) ? [] : ['has no column for the name or the id']),
    ...Array.from(twice, (field) => `has several columns for ${field}, which only one can fill`),
  ];
}

function repeatedNames(mappings: readonly NamedMapping[]): string[] {
  const keys = mappings.map(({ names }) => JSON.stringify(names));
  return keys.flatMap((key, i) => {
    const first = keys.indexOf(key);
    return first < i ? [`mapping ${i + 1} is for the same columns as mapping ${first + 1}`] : [];
  });
}

function stepOf(key: unknown): string | number {
  return typeof key === 'number' ? key : String(key);
}

/** A place in the file, counted from 1: `mapping 1 › fields › 3`. */
function placeOf([mapping, ...rest]: readonly (string | number)[]): string {
  if (mapping === undefined) return 'the file';
  const first = typeof mapping === 'number' ? `mapping ${mapping + 1}` : mapping;
  return [first, ...rest.map((step) => (typeof step === 'number' ? step + 1 : step))].join(' › ');
}
