// `npm run lighthouse`: builds the page, serves it as hosts do, runs Lighthouse on it in a real Chromium, desktop and
// mobile, several times each, and prints the medians. Exits with 1 if one is below its limit.

import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensurePackages, requireNode } from './install.mjs';
import { ROOT, endWithNpm, runNpm, runTool } from './run.mjs';
import { freePort, serveFolder } from './static-server.mjs';

/** Downloaded on demand: with its dependencies it is larger than everything else that the project installs. */
const LIGHTHOUSE = 'lighthouse@13.5.0';
const RUNS = 3;
/** The minimum score of each category. */
const LIMITS = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 };
/** Lighthouse emulates a phone by default. */
const DEVICES = { desktop: ['--preset=desktop'], mobile: [] };

const REPORTS = join(ROOT, 'test-results', 'lighthouse');

async function lighthouse() {
  requireNode();
  endWithNpm();
  await ensurePackages();
  const chromium = await ensureChromium();
  if ((await runTool('vite', ['build', '--logLevel', 'error'])) !== 0) throw new Error('The page could not be built.');
  mkdirSync(REPORTS, { recursive: true });
  const server = await serveFolder(join(ROOT, 'dist'), await freePort(), { asHosted: true });
  try {
    const rows = [];
    for (const [device, args] of Object.entries(DEVICES)) {
      const reports = [];
      for (let run = 1; run <= RUNS; run += 1) {
        reports.push(await look(server.address, chromium, args, join(REPORTS, `${device}-${run}.json`)));
      }
      rows.push({ device, scores: scoresOf(reports), reports });
    }
    return report(rows);
  } finally {
    await server.close();
  }
}

async function look(address, chromium, args, file) {
  const flags = '--chrome-flags=--headless=new --no-sandbox --disable-quic --disable-background-networking';
  const output = ['--output=json', `--output-path=${file}`, '--quiet'];
  const command = ['exec', '--yes', `--package=${LIGHTHOUSE}`, '--', 'lighthouse', address, ...output, flags, ...args];
  const code = await runNpm(command, { env: { ...process.env, CHROME_PATH: chromium, npm_config_loglevel: 'error' } });
  if (code !== 0) throw new Error('Lighthouse could not be run: it says why above.');
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Returns the median of each category, out of 100. */
function scoresOf(reports) {
  return Object.keys(LIMITS).map((category) => {
    const scores = reports.map(({ categories }) => Math.round(categories[category].score * 100));
    return { category, score: scores.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] };
  });
}

/** Prints the table and the audits that cost points. Returns true if all scores reach their limits. */
function report(rows) {
  console.log(`\n| | ${Object.keys(LIMITS).join(' | ')} |\n|---|${'--:|'.repeat(Object.keys(LIMITS).length)}`);
  for (const { device, scores } of rows) console.log(`| ${device} | ${scores.map(({ score }) => score).join(' | ')} |`);
  const below = rows.flatMap(({ device, scores, reports }) =>
    scores
      .filter(({ category, score }) => score < LIMITS[category])
      .map(({ category, score }) => ({ device, category, score, costs: costsOf(reports.at(-1), category) })),
  );
  for (const { device, category, score, costs } of below) {
    console.log(`\n${device}: ${category} is ${score}, and shall be ${LIMITS[category]} or more.`);
    for (const cost of costs) console.log(`  ${cost}`);
  }
  return below.length === 0;
}

function costsOf({ categories, audits }, category) {
  return categories[category].auditRefs
    .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1)
    .map(({ id }) => `${audits[id].title}${audits[id].displayValue ? `: ${audits[id].displayValue}` : ''}`);
}

lighthouse().then(
  (fine) => process.exit(fine ? 0 : 1),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
