// `npm test`: installs missing packages, runs every stage, and ends with `N passed, N failed` for all of them
// together. `npm test -- unit e2e` runs only these stages. `npm run test:faults` runs the faults at full length. With
// ENGINES=all in the environment, an engine that is not installed is a failure.

import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium, ensureHeadlessShell } from './chromium.mjs';
import { findEngines } from './engines.mjs';
import { ensurePackages, requireNode } from './install.mjs';
import { ROOT, endWithNpm, runNpm, runTool } from './run.mjs';
import { freePort } from './static-server.mjs';

const REPORTS = join(ROOT, 'test-results');

const STAGES = {
  types: { is: 'the types', run: () => check('types') },
  lint: { is: 'the linter', run: () => check('lint') },
  format: { is: 'the format', run: () => check('format') },
  unit: { is: 'tests in Node', run: () => vitest('unit', 'unit-mocked') },
  storage: { is: 'tests of storage in a real browser', run: () => vitest('storage'), inBrowser: true },
  e2e: { is: 'tests of the built page', run: e2e, inBrowser: true },
  engines: { is: 'the main path in Chromium, Firefox and WebKit', run: engines, inBrowser: true },
  faults: { is: 'what disks, browsers and other tabs can do', run: faults, inBrowser: true },
};

const NOTHING = { passed: 0, failed: 0, skipped: 0, failures: [] };
const ONE_FAILURE = { ...NOTHING, failed: 1 };

// Enough of an error to see what was expected and what was there.
const ERROR_LINES = 25;

async function test(names) {
  requireNode();
  endWithNpm();
  const chosen = chooseStages(names);
  await ensurePackages();
  if (chosen.some((name) => STAGES[name].inBrowser)) {
    process.env.CHROMIUM = await ensureChromium();
    process.env.HEADLESS_SHELL = (await ensureHeadlessShell()) ?? '';
  }
  mkdirSync(REPORTS, { recursive: true });

  const outcomes = [];
  for (const name of chosen) {
    console.log(`\n── ${name}: ${STAGES[name].is}`);
    outcomes.push(await STAGES[name].run().catch(brokenOff));
  }
  return report(chosen, outcomes);
}

/** Counts a stage that cannot even run as a failure. The other stages still run. */
function brokenOff(error) {
  console.error(error);
  return ONE_FAILURE;
}

function chooseStages(names) {
  const all = Object.keys(STAGES);
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`There is no stage “${unknown.join(' ')}”. The stages: ${all.join(' ')}`);
  return names.length > 0 ? all.filter((name) => names.includes(name)) : all;
}

/** Runs a script of package.json that only passes or fails. */
async function check(script) {
  const code = await runNpm(['run', '--silent', script]);
  return code === 0 ? NOTHING : ONE_FAILURE;
}

async function vitest(...projects) {
  const file = freshReport(projects[0]);
  const args = [
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  const code = await runTool('vitest', args);
  return outcome(code, file, (json) => ({
    passed: json.numPassedTests,
    failed: json.numFailedTests + json.testResults.filter(isUnreadable).length,
    skipped: json.numPendingTests + json.numTodoTests,
    failures: json.testResults.flatMap(failuresOfFile),
  }));
}

function failuresOfFile(file) {
  if (isUnreadable(file)) return [failure(file.name, file.message)];
  const failed = file.assertionResults.filter(({ status }) => status === 'failed');
  return failed.map(({ fullName, failureMessages }) => failure(fullName, failureMessages.join('\n')));
}

/** Returns true for a test file that failed before its first test. */
function isUnreadable(file) {
  return file.status === 'failed' && file.assertionResults.length === 0;
}

async function e2e() {
  const built = await runTool('vite', ['build']);
  // The dist that exists now is not the build to test.
  if (built !== 0) return ONE_FAILURE;
  const env = { ...process.env, PAGE_PORT: String(await freePort()) };
  return playwright('e2e', 'test/e2e/playwright.config.ts', { env });
}

/**
 * Tests in each engine of this machine. A missing one is reported; if all engines are required, it counts as a
 * failure.
 */
async function engines() {
  const { present, missing } = findEngines();
  missing.forEach((what) => console.error(what));
  const env = { ...process.env, ENGINES_PRESENT: present.join(' ') };
  const tested = await playwright('engines', 'test/engines/playwright.config.ts', { env });
  return process.env.ENGINES === 'all' ? { ...tested, failed: tested.failed + missing.length } : tested;
}

/** Tests in Node with faults at every call, then in real browsers. */
async function faults() {
  const inNode = await vitest('faults');
  return sumOf([inNode, await playwright('faults-browser', 'test/faults/playwright.config.ts')]);
}

async function playwright(name, config, options) {
  const file = freshReport(name);
  const code = await runTool('playwright', ['test', `--config=${config}`], options);
  return outcome(code, file, ({ stats, suites, errors }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    failures: [...suites.flatMap(failuresOfSuite), ...errors.map(({ message }) => failure(name, message ?? ''))],
  }));
}

function failuresOfSuite({ specs, suites = [] }) {
  const failed = specs.filter(({ ok }) => !ok);
  const own = failed.map(({ file, line, title, tests }) => {
    const errors = tests.flatMap(({ results }) => results.flatMap((result) => result.errors));
    return failure(`${file}:${line} ${title}`, errors.map(({ message }) => message ?? '').join('\n'));
  });
  return [...own, ...suites.flatMap(failuresOfSuite)];
}

function failure(title, error) {
  return `✘ ${title}\n${error.split('\n').slice(0, ERROR_LINES).join('\n')}`;
}

function freshReport(name) {
  const file = join(REPORTS, `${name}.json`);
  rmSync(file, { force: true });
  return file;
}

/** Returns the counts of a runner's report. A run that failed without a failed test counts as one. */
function outcome(code, file, count) {
  const counted = readReport(file, count);
  return code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
}

function readReport(file, count) {
  try {
    return count(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    console.error(`No report can be read: ${error.message}`);
    return ONE_FAILURE;
  }
}

/** Prints each failed test with its error, once more, then the counts, the sum last. Returns true if nothing failed. */
function report(names, outcomes) {
  outcomes.flatMap(({ failures }) => failures).forEach((text) => console.log(`\n${text}`));
  console.log();
  names.forEach((name, index) => console.log(`${name.padEnd(8)} ${describe(outcomes[index])}`));
  const total = sumOf(outcomes);
  console.log(`\n${sentence(total)}`);
  return total.failed === 0;
}

function sumOf(outcomes) {
  const sum = (of) => outcomes.reduce((total, each) => total + each[of], 0);
  const failures = outcomes.flatMap((each) => each.failures);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), failures };
}

function describe(counts) {
  return counts.passed + counts.failed + counts.skipped === 0 ? 'fine' : sentence(counts);
}

function sentence({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

const args = process.argv.slice(2);
// The full number of rounds of the faults instead of a few.
if (args.includes('--full')) process.env.FAULTS = 'full';

test(args.filter((arg) => arg !== '--full')).then(
  (fine) => process.exit(fine ? 0 : 1),
  (error) => {
    console.error(`${error.message}\n\n${sentence(ONE_FAILURE)}`);
    process.exit(1);
  },
);
