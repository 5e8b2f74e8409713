import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';

const CONFIG = fileURLToPath(new URL('../../scripts/build/cli.config.ts', import.meta.url));

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'metricbook-cli-build-'));
  await build({ configFile: CONFIG, logLevel: 'error', build: { outDir: join(folder, 'built') } });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the command line is one file that needs nothing beside it, not even for a catalog', async () => {
  const db = await MetricsDatabase.open();
  db.createMetric({ id: 'revenue', name: 'Revenue', owner: 'Ada', description: 'x' });
  writeFileSync(join(folder, 'catalog.db'), db.export());
  db.close();
  const program = join(folder, 'built', 'metricbook.mjs');
  // In another folder: nothing of this project is near.
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'check', 'catalog.db'], { cwd: folder });
  expect(stdout).toBe('catalog.db warning: “Revenue” has no validation test. [revenue]\n1 metric, 1 finding.\n');
  expect(readFileSync(program, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

test('it comes with the licences of what is in it', () => {
  const notices = readFileSync(join(folder, 'built', 'third-party-notices.txt'), 'utf8');
  for (const name of ['sql.js', 'yaml', 'papaparse']) expect(notices).toContain(`\n${name} `);
});
