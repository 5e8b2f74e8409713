import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'metricbook-map-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SHEET = 'Measure of,Who,Cost centre\nNet sales,Ada,C1\n';
/** The columns of the sheet, with the second read as the owner, which nobody could guess. */
const MAPPING = [{ names: ['Measure of', 'Who', 'Cost centre'], fields: ['name', 'owner', 'custom:Cost center'] }];

function put(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function metricbook(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await run(args, { out: (text) => out.push(text), err: (text) => err.push(text), wasmUrl: undefined });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

async function catalog(): Promise<MetricsDatabase> {
  return MetricsDatabase.open(new Uint8Array(readFileSync(join(folder, 'catalog.db'))));
}

const importing = (file: string, ...args: readonly string[]) =>
  metricbook('import', file, '--into', join(folder, 'catalog.db'), ...args);

describe('metricbook import --map', () => {
  it('reads the columns as the file says, and keeps that in the catalog', async () => {
    const map = put('mapping.json', JSON.stringify(MAPPING));
    expect(await importing(put('kpis.csv', SHEET), '--map', map)).toMatchObject({ code: 0, err: '' });
    using db = await catalog();
    expect(db.getMetric('net_sales').owner).toBe('Ada');
    expect(db.getDetails('net_sales').custom).toEqual(new Map([['Cost center', 'C1']]));
    expect(JSON.parse(db.getSources()[0]?.mapping ?? '')).toEqual(MAPPING);
  });

  it('is remembered: the next import of the same columns needs none, whatever the file is called', async () => {
    await importing(put('kpis.csv', SHEET), '--map', put('mapping.json', JSON.stringify(MAPPING)));
    await importing(put('more.csv', `Title above\n${SHEET.replace('Net sales,Ada', 'Margin,Bo')}`));
    using db = await catalog();
    expect(db.getMetric('margin').owner).toBe('Bo');
    expect(db.getSources().map(({ mapping }) => JSON.parse(mapping ?? '') as unknown)).toEqual([MAPPING, MAPPING]);
  });

  it('goes before what is remembered', async () => {
    const sheet = put('kpis.csv', SHEET);
    await importing(sheet, '--map', put('mapping.json', JSON.stringify(MAPPING)));
    const other = [{ ...MAPPING[0], fields: ['name', 'dataSource', null] }];
    await importing(sheet, '--map', put('other.json', JSON.stringify(other)));
    using db = await catalog();
    expect(db.getMetric('net_sales').dataSource).toBe('Ada');
    expect(JSON.parse(db.getSources()[0]?.mapping ?? '')).toEqual(other);
  });

  it('keeps no guess: only what somebody decided is remembered', async () => {
    await importing(put('kpis.csv', 'Name,Owner\nNet sales,Ada\n'));
    using db = await catalog();
    expect(db.getSources()[0]?.mapping).toBeNull();
  });

  it('imports nothing if it fits no sheet, and says what the nearest one has', async () => {
    const map = put('mapping.json', JSON.stringify(MAPPING));
    const { code, err } = await importing(put('kpis.csv', SHEET.replace('Who', 'Whom')), '--map', map);
    expect(code).toBe(2);
    expect(err).toContain('mapping 1 fits no sheet. ');
    expect(err).toContain('kpis.csv lacks “Who”, and has “Whom” besides.');
    expect(existsSync(join(folder, 'catalog.db'))).toBe(false);
  });

  it('tells of a mapping without a sheet, and of a sheet without a mapping', async () => {
    const map = put('mapping.json', JSON.stringify([...MAPPING, { names: ['A', 'B'], fields: ['name', null] }]));
    const other = put('other.csv', 'Name,B\nMargin,1\n');
    const { code, err } = await importing(put('kpis.csv', SHEET), other, '--map', map);
    expect(code).toBe(0);
    expect(err).toContain('mapping 2 fits no sheet. ');
    expect(err).toMatch(/other\.csv: no mapping of .*mapping\.json fits; the columns are read as their names say\./);
  });

  it('names each fault of the file with its place, and imports nothing', async () => {
    const map = put('mapping.json', '[{"names": ["Measure of"], "fields": ["title"]}]');
    const { code, err } = await importing(put('kpis.csv', SHEET), '--map', map);
    expect(code).toBe(2);
    expect(err).toContain('mapping.json: mapping 1 › fields › 1 is "title", which is no field: id, name,');
    expect(await importing('kpis.csv', '--map', join(folder, 'none.json'))).toMatchObject({ code: 2 });
    expect(existsSync(join(folder, 'catalog.db'))).toBe(false);
  });
});

it('a value that does not fit its custom field is told with its line, and kept', async () => {
  {
    using db = await MetricsDatabase.open();
    db.defineCustomField({ name: 'Cost', type: 'number' });
    writeFileSync(join(folder, 'catalog.db'), db.export());
  }
  const { code, err } = await importing(put('kpis.csv', 'Name,Cost\nMargin,7\nNet sales,a lot\n'));
  expect(code).toBe(0);
  expect(err).toMatch(
    /kpis\.csv:3 warning: “a lot” in “Cost” is not a number\. The text is kept as it is\. \[Net sales\]$/,
  );
  using db = await catalog();
  expect(db.getDetails('net_sales').custom.get('Cost')).toBe('a lot');
});

describe('metricbook import --print-map', () => {
  it('prints a mapping to begin with, which reads the sheet in the same way', async () => {
    const sheet = put('kpis.csv', SHEET);
    const printed = await metricbook('import', sheet, put('copy.csv', SHEET), '--print-map');
    expect(printed).toMatchObject({ code: 0, err: '' });
    expect(printed.out).toBe(
      `[
  {
    "names": ["Measure of", "Who", "Cost centre"],
    "fields": ["custom:Measure of", "custom:Who", "custom:Cost centre"]
  }
]`,
    );
    const map = put('mapping.json', printed.out.replace('custom:Measure of', 'name').replace('custom:Who', 'owner'));
    expect(await importing(sheet, '--map', map)).toMatchObject({ code: 0, out: 'Adds 1 metric.' });
    expect((await importing(sheet, '--print-map')).out).toBe(readFileSync(map, 'utf8'));
  });

  it('says so if there is no sheet', async () => {
    const { code, err } = await metricbook('import', put('empty.csv', ''), '--print-map');
    expect([code, err]).toEqual([2, expect.stringContaining('There is no sheet with names of columns')]);
  });
});

describe('--map of other commands', () => {
  it('reads sheets for convert, check and diff', async () => {
    const sheet = put('kpis.csv', SHEET);
    const map = put('mapping.json', JSON.stringify(MAPPING));
    const to = join(folder, 'out');
    expect(await metricbook('convert', sheet, '--to-format', 'csv', '--to', to, '--map', map)).toMatchObject({
      code: 0,
    });
    expect(await metricbook('diff', sheet, to, '--map', map)).toMatchObject({ code: 0 });
    const { out } = await metricbook('check', sheet, '--map', map);
    expect(out).not.toContain('has no owner');
  });
});
