import { posix } from 'node:path';
import { parseSync, Visitor, type ESTree } from 'vite';

/** A file of src: its path from the project's folder, such as `src/domain/metric/metric.ts`, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly source: string;
}

/** The rooms, each with those above it: it may import from itself and from these. */
const ROOMS_ABOVE: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  database: ['domain'],
  formats: ['domain'],
  storage: ['domain'],
  worker: ['domain', 'database', 'formats', 'storage'],
  'service-worker': ['domain'],
  app: ['domain'],
  cli: ['domain', 'database', 'formats'],
  'main.tsx': ['domain', 'database', 'formats', 'storage', 'worker', 'app'],
};

/** A feature of the app may import these, and the features that it names. */
const feature = (...others: readonly string[]): readonly string[] => ['core', 'keys', 'kit', 'text', ...others];

/**
 * The parts of a room, each with those above it. A file beside the parts may import all of them; a part may import
 * such a file if it names `.`.
 */
const PARTS_ABOVE: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  domain: {
    core: [],
    metric: ['core'],
    search: ['core'],
    history: ['core', 'metric'],
    lineage: ['core', 'metric'],
    trust: ['core', 'metric'],
    review: ['core', 'metric', 'catalog'],
    catalog: ['core', 'history', 'metric', 'search'],
    duplicates: ['core', 'metric', 'search'],
  },
  database: {
    sqlite: [],
    schema: ['sqlite'],
    dependencies: ['sqlite'],
    trust: ['sqlite', 'dependencies'],
    list: ['sqlite', 'metrics', 'trust'],
    metrics: ['sqlite', 'schema', 'trust'],
    changeset: ['sqlite', 'schema'],
    lineage: ['sqlite', 'metrics', 'dependencies', 'trust'],
    duplicates: ['sqlite', 'list', 'metrics', 'trust', 'bulk'],
    merge: ['sqlite', 'schema', 'metrics'],
    review: ['sqlite', 'metrics', 'merge'],
    bulk: ['sqlite', 'schema', 'metrics', 'merge', '.'],
    import: ['sqlite', 'schema', 'metrics', '.'],
  },
  // An adapter for each format; none knows another.
  formats: {
    interchange: [],
    yaml: ['interchange'],
    cube: ['interchange', 'yaml'],
    databricks: ['interchange', 'yaml'],
    datahub: ['interchange', 'yaml'],
    dbt: ['interchange', 'yaml'],
    lightdash: ['interchange', 'yaml'],
    lookml: ['interchange'],
    'metricbook-yaml': ['interchange', 'yaml'],
    openmetadata: ['interchange', 'sheet'],
    osi: ['interchange', 'yaml'],
    'power-bi': ['interchange'],
    sheet: ['interchange'],
    snowflake: ['interchange', 'yaml'],
  },
  storage: {
    idb: [],
    log: ['idb'],
    recovery: ['idb', 'log'],
    snapshot: ['idb', 'log', 'recovery'],
  },
  app: {
    core: [],
    keys: ['core'],
    text: [],
    kit: ['core', 'keys', 'text'],
    'bulk-edit': feature('list', 'reviews'),
    reviews: feature(),
    catalogs: feature('import'),
    duplicates: feature(),
    edit: feature(),
    export: feature(),
    history: feature(),
    import: feature(),
    lineage: feature(),
    list: feature(),
    metric: feature('history', 'lineage', 'reviews', 'tests', 'usage'),
    published: feature('catalogs', 'import'),
    review: feature('import'),
    search: feature('list'),
    sources: feature('review'),
    storage: feature('import', 'published'),
    tests: feature(),
    trash: feature(),
    unopened: feature('catalogs', 'import', 'published'),
    updates: feature('import'),
    usage: feature(),
    shell: feature(
      'bulk-edit',
      'catalogs',
      'duplicates',
      'edit',
      'export',
      'history',
      'import',
      'lineage',
      'list',
      'metric',
      'published',
      'review',
      'reviews',
      'search',
      'sources',
      'storage',
      'tests',
      'trash',
      'unopened',
      'updates',
      'usage',
    ),
  },
};

/** Files beyond which a folder is no longer seen at a glance. */
const MAX_FILES = 40;
/** Lines of a file and of a function, beyond which they no longer read as one thought. */
const MAX_FILE_LINES = 350;
const MAX_FUNCTION_LINES = 120;

/** Single files of another room that a room may import, too. */
const DOORS: Readonly<Record<string, ReadonlySet<string>>> = {
  app: new Set(['src/worker/client.ts', 'src/worker/trusted-script.ts']),
};

/** Packages that are for some rooms, or parts of a room, only. */
const PACKAGE_ROOMS: Readonly<Record<string, readonly string[]>> = {
  '@preact/signals': ['app', 'main.tsx'],
  '@noble/hashes': ['storage'],
  comlink: ['storage', 'worker', 'app', 'main.tsx'],
  'fake-indexeddb': ['worker'],
  fflate: ['formats'],
  'idb-keyval': ['storage'],
  marked: ['app/text'],
  papaparse: ['formats/sheet'],
  preact: ['app', 'main.tsx'],
  'read-excel-file': ['formats/sheet'],
  'sql-formatter': ['app/text'],
  'sql.js': ['database'],
  valibot: ['formats'],
  yaml: ['formats/yaml'],
  'workbox-precaching': ['service-worker'],
  'write-excel-file': ['formats/sheet'],
};

/** The worker and the command line give sql.js the URL of its engine; the content is the database's business. */
const ENGINE_ADDRESS = /^sql\.js\/dist\/[\w-]+\.wasm\?url$/;

/** Globals that some rooms may not mention: they take them as arguments, or have another way. */
const FORBIDDEN: ReadonlyMap<string, readonly string[]> = new Map([
  ['Date.now', ['domain']],
  ['new Date()', ['domain']],
  ['Math.random', ['domain']],
  ['crypto.randomUUID', ['domain']],
  ['indexedDB', ['domain', 'database', 'formats', 'storage', 'app']],
  // Components give each other commands (`app/core/commands.ts`), or have refs.
  ['getElementById', ['app']],
  ['new KeyboardEvent', ['app']],
]);

/** The only file of the app that reads key events. All others get presses from it, as data. */
const KEYS = 'src/app/keys/press.ts';
/** What no other file of the app may mention: who names the event's type, or these members, reads it. */
const KEY_EVENT = /^(KeyboardEvent|\w+KeyboardEvent|isComposing|keyCode|charCode|getModifierState)$/;
/** Attributes whose handler is made by `onPress`. */
const KEY_ATTRIBUTE = /^onKey(Down|Up|Press)(Capture)?$/;
const KEY_EVENT_NAME = /^key(down|up|press)$/;

const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const EMPTY_NAMES = new Set(['common', 'helper', 'helpers', 'index', 'util', 'utils']);

/** Returns a sentence for each violation of the architecture, in the order of the files. */
export function faults(files: readonly SourceFile[]): string[] {
  return [...files.flatMap((file) => faultsOf(file).map((fault) => `${file.path} ${fault}`)), ...crowdedFolders(files)];
}

function crowdedFolders(files: readonly SourceFile[]): string[] {
  const sizes = new Map<string, number>();
  for (const folder of files.map(({ path }) => posix.dirname(path))) sizes.set(folder, (sizes.get(folder) ?? 0) + 1);
  return Array.from(sizes)
    .filter(([, size]) => size > MAX_FILES)
    .map(([folder, size]) => `${folder} holds ${size} files`);
}

function faultsOf(file: SourceFile): string[] {
  const room = roomOf(file.path);
  if (!(room in ROOMS_ABOVE)) return ['is in no room of the house'];
  const part = partOf(file.path);
  if (part !== '.' && !(part in (PARTS_ABOVE[room] ?? { [part]: [] }))) return [`is in no part of ${room}`];
  if (!/\.tsx?$/.test(file.path)) return nameFaults(file.path);
  const { imports, mentions, unreadable } = read(file);
  return [
    ...nameFaults(file.path),
    ...unreadable,
    ...lengthFaults(file),
    ...keyFaults(file),
    ...imports.flatMap((each) => importFaults(file.path, each)),
    ...mentions.filter((each) => FORBIDDEN.get(each)?.includes(room)).map((each) => `mentions ${each}`),
  ];
}

/** Names a file, or a function in it, that is too long. */
function lengthFaults({ path, source }: SourceFile): string[] {
  const linesIn = (text: string): number => text.trimEnd().split('\n').length;
  const found: string[] = [];
  const check = ({ start, end }: ESTree.Node): void => {
    const lines = linesIn(source.slice(start, end));
    if (lines > MAX_FUNCTION_LINES) found.push(`has a function of ${lines} lines`);
  };
  new Visitor({
    FunctionDeclaration: check,
    FunctionExpression: check,
    ArrowFunctionExpression: check,
  }).visit(parseSync(path, source).program);
  const lines = linesIn(source);
  return lines > MAX_FILE_LINES ? [`is ${lines} lines long`, ...found] : found;
}

/** Names each reading of a key event outside of its one place. */
function keyFaults({ path, source }: SourceFile): string[] {
  if (!path.startsWith('src/app/') || path === KEYS) return [];
  const found: string[] = [];
  const note = (what: string): void => void found.push(`reads keys by itself: ${what}`);
  new Visitor({
    Identifier: ({ name }) => KEY_EVENT.test(name) && note(name),
    Literal: ({ value }) => typeof value === 'string' && KEY_EVENT_NAME.test(value) && note(value),
    MemberExpression: (node) => {
      if (/^(e|ev|evt|\w*[eE]vent)$/.test(nameOf(node.object)) && /^(key|code|which)$/.test(nameOf(node)))
        note(`${nameOf(node.object)}.${nameOf(node)}`);
    },
    JSXAttribute: ({ name, value }) => {
      const written = value?.type === 'JSXExpressionContainer' ? value.expression.type : undefined;
      const isListener = name.type === 'JSXIdentifier' && KEY_ATTRIBUTE.test(name.name);
      if (isListener && written !== undefined && /Function/.test(written)) note(`${name.name} with a function`);
    },
  }).visit(parseSync(path, source).program);
  return found;
}

/** `domain` for `src/domain/…`; main.tsx, alone at the top, is a room of its own. */
function roomOf(path: string): string {
  return path.split('/')[1] ?? '';
}

/** `metric` for `src/domain/metric/…`; `.` for a file beside the room's parts. */
function partOf(path: string): string {
  const folders = path.split('/').slice(2, -1);
  return folders[0] ?? '.';
}

function nameFaults(path: string): string[] {
  const names = path.split('/').slice(1);
  const stems = names.map((name) => name.replace(/\..*$/, ''));
  return [
    ...stems.filter((stem) => !KEBAB_CASE.test(stem)).map((stem) => `is not in kebab-case: ${stem}`),
    ...stems.filter((stem) => EMPTY_NAMES.has(stem)).map((stem) => `has a name that says nothing: ${stem}`),
  ];
}

function importFaults(path: string, specifier: string): string[] {
  if (!/^[./]/.test(specifier)) return mayUsePackage(path, specifier) ? [] : [`imports ${specifier}`];
  // Vite resolves an absolute path from the project's folder.
  const from = specifier.startsWith('/') ? '.' : posix.dirname(path);
  const target = posix.join(from, specifier.replace(/^\//, '').replace(/\?.*$/, ''));
  if (!mayImportFile(path, target) || !mayImportPart(path, target)) return [`imports ${target}`];
  return isStateOfApp(path) && target.endsWith('.tsx') ? [`imports the view ${target}`] : [];
}

function isStateOfApp(path: string): boolean {
  return path.startsWith('src/app/') && path.endsWith('.ts');
}

function mayUsePackage(path: string, specifier: string): boolean {
  const room = roomOf(path);
  if ((room === 'worker' || room === 'cli') && ENGINE_ADDRESS.test(specifier)) return true;
  const depth = specifier.startsWith('@') ? 2 : 1;
  const rooms = PACKAGE_ROOMS[specifier.split('/').slice(0, depth).join('/')];
  return rooms === undefined || rooms.includes(room) || rooms.includes(`${room}/${partOf(path)}`);
}

function mayImportFile(path: string, target: string): boolean {
  if (!target.startsWith('src/')) return false;
  const room = roomOf(path);
  // A view asks the state beside it, not the worker.
  if (!path.endsWith('.tsx') && DOORS[room]?.has(target) === true) return true;
  return [room, ...(ROOMS_ABOVE[room] ?? [])].includes(roomOf(target));
}

function mayImportPart(path: string, target: string): boolean {
  const [part, other] = [partOf(path), partOf(target)];
  if (roomOf(path) !== roomOf(target) || part === '.' || part === other) return true;
  return PARTS_ABOVE[roomOf(path)]?.[part]?.includes(other) ?? true;
}

interface Reading {
  /** The specifiers, of types as well. */
  readonly imports: string[];
  /** Globals and their members, as written: `Date.now`, `new Date()`. */
  readonly mentions: string[];
  readonly unreadable: string[];
}

function read({ path, source }: SourceFile): Reading {
  const { program, errors } = parseSync(path, source);
  const reading: Reading = {
    imports: [],
    mentions: [],
    unreadable: errors.map((error) => `can't be read: ${error.message}`),
  };
  const addComputed = (specifier: string | undefined): void => {
    if (specifier === undefined) reading.unreadable.push('imports what only running it can tell');
    else reading.imports.push(specifier);
  };
  new Visitor({
    ImportDeclaration: (node) => reading.imports.push(node.source.value),
    ExportAllDeclaration: (node) => reading.imports.push(node.source.value),
    ExportNamedDeclaration: (node) => node.source && reading.imports.push(node.source.value),
    TSImportType: (node) => reading.imports.push(node.source.value),
    ImportExpression: (node) => addComputed(textOf(node.source)),
    NewExpression: (node) => {
      const [first, second] = node.arguments;
      if (nameOf(node.callee) === 'Date' && !first) reading.mentions.push('new Date()');
      if (nameOf(node.callee) === 'KeyboardEvent') reading.mentions.push('new KeyboardEvent');
      if (nameOf(node.callee) === 'URL' && second && isThisModule(second))
        addComputed(asRelative(first && textOf(first)));
    },
    MemberExpression: (node) => reading.mentions.push(`${nameOf(node.object)}.${nameOf(node)}`),
    Identifier: (node) => reading.mentions.push(node.name),
  }).visit(program);
  return reading;
}

function textOf(node: ESTree.Node): string | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0]?.value.raw;
  return undefined;
}

/** Returns the last part of a dotted name: `crypto` for both `crypto` and `globalThis.crypto`. */
function nameOf(node: ESTree.Node): string {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'MemberExpression' && node.property.type === 'Identifier' ? node.property.name : '';
}

/** Tells if a node is `import.meta.url`. */
function isThisModule(node: ESTree.Node): boolean {
  return node.type === 'MemberExpression' && node.object.type === 'MetaProperty' && nameOf(node) === 'url';
}

/** A URL's address needs no dot to be relative. */
function asRelative(address: string | undefined): string | undefined {
  return address === undefined || /^([./]|\w+:)/.test(address) ? address : `./${address}`;
}
