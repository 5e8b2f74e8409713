// `npm run bench`: measures the built page in a real browser, beside other ways to store a catalog, and prints a
// table, which a full run also writes into docs/benchmarks.md. `npm run bench -- --quick` measures the two smaller
// catalogs in less than three minutes; `npm run bench -- 1000 10000 --rounds 30` catalogs of these sizes, with that many
// edits each. `npm run bench -- --imports` measures imports from files of other programs, and writes their table.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensurePackages, requireNode } from './install.mjs';
import { ROOT, endWithNpm, runTool } from './run.mjs';
import { freePort, serveFolder } from './static-server.mjs';

const SIZES = [1000, 10_000, 100_000];
const MAX_METRICS = 1_000_000;
const ROUNDS = 60;
const QUICK = { sizes: [1000, 10_000], rounds: 20 };

/** The document whose table is that of the last full run. */
const DOCUMENT = join(ROOT, 'docs', 'benchmarks.md');
const TABLE = 'bench';
const IMPORTS_TABLE = 'imports';

const REPORTS = join(ROOT, 'test-results');

async function bench(args) {
  requireNode();
  endWithNpm();
  const areImports = args.length === 1 && args[0] === '--imports';
  const { sizes, rounds } = readArguments(areImports ? [] : args);
  await ensurePackages();
  process.env.CHROMIUM = await ensureChromium();
  mkdirSync(REPORTS, { recursive: true });
  // In the project's folder, because it must be on a real disk. The system's temporary folder may not be.
  const work = mkdtempSync(join(REPORTS, 'bench-'));
  const cleanUp = () => rmSync(work, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  const site = join(work, 'site');
  mkdirSync(site);
  const server = await serveFolder(site, await freePort());
  try {
    await buildApp(join(site, 'app'));
    await buildBenchPage(join(site, 'bench'));
    const place = { site, address: server.address, profile: join(work, 'profile'), cleanUp };
    const report = areImports
      ? await (await loadDriver('imports.ts')).runImports(place)
      : await (await loadDriver('bench.ts')).runBench({ sizes, rounds, ...place });
    writeFileSync(join(REPORTS, areImports ? 'bench-imports.md' : 'bench.md'), report);
    console.log(report);
    const table = areImports ? IMPORTS_TABLE : TABLE;
    if (areImports || args.length === 0)
      writeFileSync(DOCUMENT, withTable(readFileSync(DOCUMENT, 'utf8'), table, report));
  } finally {
    await server.close();
    cleanUp();
  }
}

/** Puts a report between the marks of its table in a document. */
function withTable(text, table, report) {
  const marks = [`<!-- ${table}: begin -->`, `<!-- ${table}: end -->`];
  const [begin, end] = marks.map((mark) => text.indexOf(mark));
  if (begin === -1 || end === -1) throw new Error(`${DOCUMENT} has no place for the table.`);
  return `${text.slice(0, begin + marks[0].length)}\n\n${report.trim()}\n\n${text.slice(end)}`;
}

function readArguments(args) {
  if (args.includes('--quick')) {
    if (args.length > 1) throw new Error('--quick goes alone: it chooses sizes and rounds itself.');
    return QUICK;
  }
  const at = args.indexOf('--rounds');
  const rounds = at === -1 ? ROUNDS : readNumber(args[at + 1], '--rounds', 1, 1000);
  const sizes = args.filter((_, i) => at === -1 || (i !== at && i !== at + 1));
  return {
    rounds,
    sizes: sizes.length === 0 ? SIZES : sizes.map((size) => readNumber(size, 'A size', 100, MAX_METRICS)),
  };
}

function readNumber(text, what, least, most) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least || number > most) {
    throw new Error(`${what} is a number from ${least} to ${most}, and not “${text ?? ''}”.`);
  }
  return number;
}

async function buildApp(copy) {
  // Only the table goes to stdout.
  const code = await runTool('vite', ['build', '--logLevel', 'warn'], { stdio: ['ignore', process.stderr, 'inherit'] });
  if (code !== 0) throw new Error('The page could not be built: Vite says why above.');
  // Measures a copy, because dist may be built again in the meantime.
  cpSync(join(ROOT, 'dist'), copy, { recursive: true });
}

/** Built as the app is, so that its worker is the app's own. */
async function buildBenchPage(outDir) {
  const { build } = await import('vite');
  await build({
    configFile: join(ROOT, 'vite.config.ts'),
    root: join(ROOT, 'test', 'bench'),
    build: {
      outDir,
      emptyOutDir: true,
      rolldownOptions: { input: ['index.html', 'floor.html'].map((page) => join(ROOT, 'test', 'bench', page)) },
    },
    logLevel: 'warn',
  });
}

/** Loads the driver, which is TypeScript that Node cannot read by itself. */
async function loadDriver(name) {
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(join(ROOT, 'test', 'bench', name), { root: ROOT, configFile: false });
  return module;
}

bench(process.argv.slice(2)).then(
  () => process.exit(0),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
