import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'metricbook-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SHEET =
  'KPI,Definition,Formula,Owner,Depends on\nNet sales,After discounts,SUM(net),Ada,\nMargin,,a / b,,Net sales; costs\n';

function put(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Runs a command; returns its exit code and what it printed. */
async function metricbook(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(args, { out: (text) => out.push(text), err: (text) => err.push(text), wasmUrl: undefined });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

async function catalog(name: string): Promise<string> {
  const db = await MetricsDatabase.open();
  db.createMetric({ id: 'net_sales', name: 'Net sales', calculation: 'SUM(net)', owner: 'Ada', tags: ['core'] });
  db.updateDetails('net_sales', { unit: 'EUR', synonyms: ['Turnover'], kind: 'sum' }, 'Ada');
  db.addValidationTest('net_sales', { testType: 'not null', testQuery: 'SELECT 1', status: 'passed' });
  db.recordUsage('net_sales', 'Bo', 'Board');
  const path = put(name, db.export());
  db.close();
  return path;
}

describe('metricbook convert', () => {
  it('makes one file a metric of a sheet, and the same metrics are in both', async () => {
    const sheet = put('kpis.csv', SHEET);
    const to = join(folder, 'out');
    expect(await metricbook('convert', sheet, '--to-format', 'metricbook-yaml', '--to', to)).toMatchObject({
      code: 0,
      out: `2 metrics in 2 files below ${to}.`,
    });
    expect(readdirSync(join(to, 'metrics'))).toEqual(['margin.yml', 'net_sales.yml']);
    expect(await metricbook('diff', sheet, to)).toMatchObject({
      code: 0,
      out: '0 metrics added, 0 removed, 0 changed',
    });
  });

  it('reads a catalog, and says what a format has no place for', async () => {
    const path = await catalog('a.db');
    const to = join(folder, 'out');
    const { code, err } = await metricbook('convert', path, '--to-format', 'csv', '--to', to);
    expect(code).toBe(0);
    expect(err).toMatch(/loss: The format has no place for tests: 1 were left out\./);
    expect(readFileSync(join(to, 'metrics.csv'), 'utf8')).toContain('"SUM(net)"');
    await metricbook('convert', path, '--to-format', 'metricbook-yaml', '--to', to);
    const written = readFileSync(join(to, 'metrics', 'net_sales.yml'), 'utf8');
    for (const line of ['type: not null', 'unit: EUR', 'kind: sum', '- Turnover']) expect(written).toContain(line);
    expect(await metricbook('diff', path, join(to, 'metrics'))).toMatchObject({ code: 0 });
  });

  it('reads every other format back as it was', async () => {
    const sheet = put('kpis.csv', SHEET);
    for (const format of ['csv', 'xlsx', 'openmetadata', 'metricbook-yaml', 'dbt', 'osi', 'cube']) {
      const to = join(folder, format);
      expect(await metricbook('convert', sheet, '--to-format', format, '--to', to)).toMatchObject({ code: 0 });
      expect(await metricbook('diff', sheet, to)).toMatchObject({ code: 0 });
    }
  });

  it('exits with 1 if a file could not be read, and writes what could', async () => {
    put('bad.csv', 'name,owner\n,Ada\nA,Bo\n');
    const { code, err } = await metricbook('convert', folder, '--to-format', 'csv', '--to', join(folder, 'out'));
    expect(code).toBe(1);
    expect(err).toContain('bad.csv:2 error: This row has neither a name nor an id');
    expect(existsSync(join(folder, 'out', 'metrics.csv'))).toBe(true);
  });
});

describe('metricbook diff', () => {
  it('shows what was added, removed and changed, field by field, and exits with 1', async () => {
    const before = put('before.csv', 'id,name,formula,tags\na,A,SUM(x),"p; q"\nb,B,,\n');
    const after = put('after.csv', 'id,name,formula,tags\na,A,sum( y ),"q; p"\nc,C,,\n');
    const { code, out } = await metricbook('diff', before, after);
    expect(code).toBe(1);
    expect(out).toBe(
      [
        '+ c  C',
        '- b  B',
        '~ a  A',
        '    calculation',
        '      - SUM(x)',
        '      + sum( y )',
        '1 metric added, 1 removed, 1 changed',
      ].join('\n'),
    );
    const json: unknown = JSON.parse((await metricbook('diff', before, after, '--format', 'json')).out);
    expect(json).toMatchObject({
      added: ['c'],
      removed: ['b'],
      changed: [{ id: 'a', fields: [{ field: 'calculation' }] }],
    });
  });

  it('takes the same calculation in another layout for no difference', async () => {
    const before = put('before.csv', 'id,name,formula\na,A,SELECT  sum(x)\n');
    const after = put('after.csv', 'id,name,formula\na,A,"select sum( x )"\n');
    expect(await metricbook('diff', before, after)).toMatchObject({ code: 0 });
  });
});

describe('metricbook check', () => {
  it('finds what is missing and what contradicts itself, with file and line', async () => {
    const sheet = put(
      'kpis.csv',
      'id,name,definition,formula,owner,depends on,synonyms\n' +
        'a,Sales,x,SUM(x),Ada,b,turnover\nb,sales,y,sum( x ),Bo,a,\nc,Margin,,,,gone,Turnover\n',
    );
    const { code, out } = await metricbook('check', sheet, '--format', 'json');
    expect(code).toBe(1);
    const { findings } = JSON.parse(out) as { findings: { code: string; metric: string; line: number }[] };
    const found = findings
      .filter((one) => one.code !== 'no-tests')
      .map((one) => `${one.code} ${one.metric} ${one.line}`);
    expect(found.toSorted()).toEqual([
      'cycle a 2',
      'duplicate-calculation b 3',
      'duplicate-name sales 3',
      'name-collision b 3',
      'no-description c 4',
      'no-owner c 4',
      'synonym-clash c 4',
      'unknown-dependency c 4',
    ]);
  });

  it('accepts warnings unless told otherwise', async () => {
    const sheet = put('kpis.csv', 'name,owner\nA,Ada\n');
    expect(await metricbook('check', sheet)).toMatchObject({ code: 0 });
    expect(await metricbook('check', sheet, '--fail-on', 'warning')).toMatchObject({ code: 1 });
  });

  it('checks by the rules that are given, or that the catalog keeps', async () => {
    const db = await MetricsDatabase.open();
    db.createMetric({ id: 'a', name: 'A', owner: 'Ada', description: 'All', updatedAt: '2020-01-01 00:00:00' });
    db.addValidationTest('a', { testType: 'range', status: 'passed', lastRun: '2020-01-01 00:00:00' });
    db.createMetric({ id: 'b', name: 'B', owner: 'Ada', description: 'All' });
    const path = put('rules.db', db.export());
    db.close();
    const codes = async (...args: readonly string[]): Promise<string[]> => {
      const { out } = await metricbook('check', path, '--format', 'json', ...args);
      return (JSON.parse(out) as { findings: { code: string; severity: string }[] }).findings.map(
        ({ code, severity }) => `${code} ${severity}`,
      );
    };
    const usual = ['no-tests warning', 'stale-test warning'];
    expect(await codes()).toEqual(usual);
    expect(await codes('--rules', 'no-tests=off,not-reviewed=error:30')).toEqual([
      'stale-test warning',
      'not-reviewed error',
    ]);
    expect(await codes()).toEqual(usual);
    await metricbook('check', path, '--rules', 'no-tests=off,stale-test=note:30', '--save');
    expect(await codes()).toEqual(['stale-test note']);
    expect(await codes('--rules', 'stale-test=off')).toEqual([]);
    expect((await metricbook('check', path, '--rules', 'no-test=off')).code).toBe(2);
    expect((await metricbook('check', put('a.csv', SHEET), '--rules', 'no-tests=off', '--save')).code).toBe(2);
  });

  it('speaks the language of other programs', async () => {
    put('a, b.csv', 'name,owner,depends on\nA: "x" <1>,Ada,gone\n');
    const github = await metricbook('check', folder, '--format', 'github');
    expect(github.out).toContain('::error file=a%2C b.csv,line=2,title=unknown-dependency::');
    const sarif = JSON.parse((await metricbook('check', folder, '--format', 'sarif')).out) as {
      runs: { results: { level: string; locations: unknown[] }[] }[];
    };
    expect(sarif.runs[0]?.results.find(({ level }) => level === 'error')).toMatchObject({
      ruleId: 'unknown-dependency',
      locations: [{ physicalLocation: { artifactLocation: { uri: 'a%2C%20b.csv' }, region: { startLine: 2 } } }],
    });
    const junit = await metricbook('check', folder, '--format', 'junit');
    expect(junit.out).toContain('“A: &quot;x&quot; &lt;1&gt;” depends on');
  });
});

describe('metricbook search and export', () => {
  const query = 'name,owner,tags,formula\nNet sales,Ada,core,SUM(net)\nMargin,Bo,core,a / b\nSales tax,Ada,,x\n';

  it('find as the page does, in any format', async () => {
    const sheet = put('kpis.csv', query);
    expect(await metricbook('search', sheet, 'sales')).toMatchObject({
      code: 0,
      out: 'sales_tax  Sales tax  (Ada)\nnet_sales  Net sales  (Ada)',
    });
    expect(JSON.parse((await metricbook('search', sheet, 'tag:core -owner:Ada', '--format', 'json')).out)).toEqual([
      { id: 'margin', name: 'Margin', owner: 'Bo', file: sheet },
    ]);
    expect(await metricbook('search', sheet, 'nowhere')).toMatchObject({ code: 1 });
  });

  it('write only what a query finds, with its tests', async () => {
    const path = await catalog('a.db');
    const to = join(folder, 'out');
    expect(
      await metricbook('export', path, '--format', 'metricbook-yaml', '--to', to, '--query', 'tag:core'),
    ).toMatchObject({ code: 0, out: `1 metric in 1 file below ${to}.` });
    expect(readFileSync(join(to, 'metrics', 'net_sales.yml'), 'utf8')).toContain('type: not null');
    expect((await metricbook('export', path, '--format', 'csv', '--to', to, '--query', 'tag:x')).out).toMatch(
      /^0 metrics/,
    );
  });
});

describe('a zip archive', () => {
  it('is read like the folder that is in it', async () => {
    const zip = zipSync({ 'a/kpis.csv': strToU8(SHEET), '.git/config.csv': strToU8('name\nX\n') });
    const path = put('kpis.zip', zip);
    expect((await metricbook('search', path, 'margin')).out).toBe('margin  Margin');
    expect((await metricbook('check', path)).out).toContain('kpis.zip/a/kpis.csv:3 ');
    const nested = put('nested.zip', zipSync({ 'kpis.zip': zip }));
    expect((await metricbook('check', nested)).out).toContain('error: This is an archive in an archive.');
    expect((await metricbook('check', put('cut.zip', zip.slice(0, 40)))).out).toContain(
      'error: The archive cannot be read',
    );
  });
});

describe('metricbook dictionary', () => {
  it('is one document, by name, in which no text is taken for markup', async () => {
    const sheet = put('kpis.csv', 'name,definition,formula\nB <b>,x,"a ``` b"\nA_1,"first\nsecond",\n');
    const { out } = await metricbook('dictionary', sheet);
    expect(out).toContain('## A\\_1\n\nfirst\nsecond\n\n- **Id:** a\\_1\n\n## B \\<b\\>');
    expect(out).toContain('````sql\na ``` b\n````');
    const own = put(
      'a.yml',
      'id: a\nname: A\nnotes: Mind the gap.\nformat: 0.0%\nlinks: [{label: Wiki, url: https://x.eu}]\n',
    );
    expect((await metricbook('dictionary', own)).out).toContain(
      '- **Format:** 0.0%\n- **Links:** Wiki (https://x.eu)\n- **Notes:** Mind the gap.',
    );
    const page = join(folder, 'metrics.html');
    expect(await metricbook('dictionary', sheet, '--to', page)).toMatchObject({ code: 0 });
    expect(readFileSync(page, 'utf8')).toContain('<h2>B &lt;b&gt;</h2>');
    expect(await metricbook('dictionary', sheet, '--to', join(folder, 'x.pdf'))).toMatchObject({ code: 2 });
  });
});

describe('a part of a file that cannot be read', () => {
  it('is told by each command that says something of all, which then exits with 1', async () => {
    const sheet = put('kpis.csv', 'name,owner\nChurn,Ada\n,Bo\n');
    const message = expect.stringContaining('kpis.csv:3 error');
    expect(await metricbook('diff', sheet, sheet)).toMatchObject({ code: 1, err: message });
    expect(await metricbook('search', sheet, 'churn')).toMatchObject({ code: 1, err: message });
    const to = join(folder, 'all.md');
    expect(await metricbook('dictionary', sheet, '--to', to)).toMatchObject({ code: 1, err: message });
    expect(await metricbook('dictionary', sheet)).toMatchObject({ code: 0, err: message });
  });
});

describe('a wrong use', () => {
  it('exits with 2 and says what to do', async () => {
    expect(await metricbook()).toMatchObject({ code: 2 });
    expect(await metricbook('fly')).toMatchObject({ code: 2 });
    expect(await metricbook('check', join(folder, 'none.csv'))).toMatchObject({ code: 2 });
    expect((await metricbook('convert', put('a.csv', SHEET), '--to-format', 'dax', '--to', folder)).err).toContain(
      'csv',
    );
    expect((await metricbook('check', put('x.db', 'SQLite format 3\0 but no more'))).code).toBe(2);
    expect(await metricbook('check', '--help')).toMatchObject({ code: 0 });
    expect((await metricbook('--help')).out).toContain('convert');
  });
});
