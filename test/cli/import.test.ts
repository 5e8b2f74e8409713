import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'metricbook-import-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** Runs a command in the folder. */
async function command(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await run(
    args.map((arg) => (/^(?:dbt|.*\.(?:db|csv|yml))$/.test(arg) ? join(folder, arg) : arg)),
    { out: (text) => out.push(text), err: (text) => err.push(text), wasmUrl: undefined },
  );
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const importing = (...args: readonly string[]) => command('import', 'dbt', '--into', 'catalog.db', ...args);

async function catalog(): Promise<MetricsDatabase> {
  return MetricsDatabase.open(new Uint8Array(readFileSync(join(folder, 'catalog.db'))));
}

/** Writes a dbt project with one metric, whose description may differ. */
function project(description: string): void {
  write(
    'dbt/models/orders.yml',
    `
semantic_models:
  - name: orders
    model: ref('orders')
    measures:
      - name: amount
        agg: sum
metrics:
  - name: revenue
    label: Revenue
    description: ${description}
    type: simple
    type_params:
      measure: amount
`,
  );
}

describe('metricbook import', () => {
  it('makes a catalog of what other programs have, and says what it added', async () => {
    project('All of it');
    const { code, out } = await importing();
    expect([code, out]).toEqual([0, 'Adds 1 metric.']);
    using db = await catalog();
    expect(db.getMetric('revenue')).toMatchObject({ name: 'Revenue', description: 'All of it' });
    expect(db.getDetails('revenue').kind).toBe('simple');
    expect(db.getOrigins('revenue')).toMatchObject([{ source: 'dbt', format: 'dbt', file: 'models/orders.yml' }]);
  });

  it('has nothing to do the second time, and leaves the file byte for byte as it is', async () => {
    project('All of it');
    await importing();
    const before = readFileSync(join(folder, 'catalog.db'));
    const { code, out } = await importing();
    expect([code, out]).toEqual([0, 'Nothing to do: the catalog has all of this.']);
    expect(readFileSync(join(folder, 'catalog.db')).equals(before)).toBe(true);
  });

  it.each([
    ['keeps our value in a conflict, and exits with 1', [], 1, 'Ours'],
    ['keeps it and exits with 0 if that was asked for', ['--ours'], 0, 'Ours'],
    ['takes theirs if that was asked for', ['--theirs'], 0, 'Theirs'],
  ])('%s', async (_, flags, code, description) => {
    project('All of it');
    await importing();
    {
      using db = await catalog();
      db.updateMetric('revenue', { description: 'Ours' }, 'Bo');
      writeFileSync(join(folder, 'catalog.db'), db.export());
    }
    project('Theirs');
    const imported = await importing('--author', 'Cy', ...flags);
    expect(imported.code).toBe(code);
    expect(imported.out).toContain('! revenue  Revenue');
    using db = await catalog();
    expect(db.getMetric('revenue').description).toBe(description);
  });

  it('takes each file and each folder for a source of its own, unless one name is given', async () => {
    project('All of it');
    write('a.csv', 'name,owner\nVisits,Ada\n');
    write('x/b.csv', 'name,owner\nOrders,Bo\n');
    expect(await command('import', 'dbt', 'a.csv', 'x/b.csv', '--into', 'catalog.db')).toMatchObject({
      code: 0,
      err: '',
    });
    {
      using db = await catalog();
      const sourceOf = (id: string) => db.getOrigins(id)[0];
      expect(sourceOf('revenue')).toMatchObject({ source: 'dbt', file: 'dbt/models/orders.yml' });
      expect(sourceOf('visits')).toMatchObject({ source: 'a.csv' });
      expect(sourceOf('orders')).toMatchObject({ source: 'b.csv' });
      db.updateMetric('visits', { description: 'Ours' }, 'Bo');
      writeFileSync(join(folder, 'catalog.db'), db.export());
    }
    write('a.csv', 'name,owner\nVisits,Cy\n');
    // Only the base of its own file tells that this changed there.
    expect(await command('import', 'a.csv', '--into', 'catalog.db')).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 field'),
    });
    expect((await importing()).out).toContain('Nothing to do');
    await command('import', 'a.csv', 'x/b.csv', '--source', 'both', '--into', 'catalog.db');
    using db = await catalog();
    expect(db.getMetric('visits')).toMatchObject({ owner: 'Cy', description: 'Ours' });
    expect(
      db
        .getOrigins('orders')
        .map(({ source }) => source)
        .toSorted(),
    ).toEqual(['b.csv', 'both']);
  });

  it('tells of files in different folders that have the same name', async () => {
    write('x/a.csv', 'name\nVisits\n');
    write('y/a.csv', 'name\nOrders\n');
    const { code, err } = await command('import', 'x/a.csv', 'y/a.csv', '--into', 'catalog.db');
    expect([code, err]).toEqual([0, expect.stringContaining('2 files are called “a.csv” and count as one source.')]);
    using db = await catalog();
    expect(db.getSources().map(({ name }) => name)).toEqual(['a.csv']);
  });

  it('only says what it would do, if asked to', async () => {
    project('All of it');
    expect((await importing('--dry-run')).out).toBe('Adds 1 metric.');
    expect(existsSync(join(folder, 'catalog.db'))).toBe(false);
  });

  it('tells what was left out with its line, and exits with 1 if that was a metric', async () => {
    write('bad.csv', 'name,owner\nRevenue,Ada\n"Odd \u0007",Bo\n');
    const { code, err } = await command('import', 'bad.csv', '--into', 'catalog.db');
    expect(code).toBe(1);
    expect(err).toContain('The metric is left out: its name has the invisible control character U+0007');
    using db = await catalog();
    expect(db.getAllMetrics().map(({ name }) => name)).toEqual(['Revenue']);
  });

  it.each([
    [['import'], 'Say which files to import'],
    [['import', 'bad.csv'], 'Say into which catalog'],
    [['import', 'none.csv', '--into', 'catalog.db'], 'cannot be read'],
    [['import', 'bad.csv', '--into', 'bad.csv'], 'no catalog that can be read'],
    [['import', 'bad.csv', '--into', 'catalog.db', '--ours', '--theirs'], 'Only one of'],
    [['import', 'bad.csv', '--into', 'catalog.db', '--format', 'sas'], 'There is no format'],
  ])('a wrong use exits with 2: %j', async (args, sentence) => {
    write('bad.csv', 'name\nRevenue\n');
    const { code, err } = await command(...args);
    expect(code).toBe(2);
    expect(err).toContain(sentence);
    expect(existsSync(join(folder, 'catalog.db'))).toBe(false);
  });

  it('gives a catalog’s details and foreign attributes on to other formats', async () => {
    project('All of it');
    await importing();
    {
      using db = await catalog();
      db.updateDetails('revenue', { synonyms: ['Turnover'], unit: 'EUR' }, 'Bo');
      writeFileSync(join(folder, 'catalog.db'), db.export());
    }
    const out = join(folder, 'out');
    expect((await command('convert', 'catalog.db', '--to-format', 'metricbook-yaml', '--to', out)).code).toBe(0);
    rmSync(join(folder, 'catalog.db'));
    expect((await command('import', out, '--into', 'catalog.db')).code).toBe(0);
    using db = await catalog();
    expect(db.getDetails('revenue')).toMatchObject({ synonyms: ['Turnover'], unit: 'EUR', kind: 'simple' });
  });
});

describe('metricbook export --patch', () => {
  const at = 'dbt/models/orders.yml';
  const file = (): string => readFileSync(join(folder, at), 'utf8');

  async function changeHere(updates: Parameters<MetricsDatabase['updateMetric']>[1]): Promise<void> {
    using db = await catalog();
    db.updateMetric('revenue', updates, 'Bo');
    writeFileSync(join(folder, 'catalog.db'), db.export());
  }

  it('writes what was changed in the catalog into the user’s own file, and leaves every other byte', async () => {
    project('All of it # with a comment');
    await importing();
    const before = file();
    await changeHere({ description: 'Net of tax', tags: ['core'] });
    const { code, out, err } = await command('export', 'catalog.db', '--patch', 'dbt');
    expect([code, out.split('\n').at(-1)?.startsWith('Wrote into 1 file')]).toEqual([0, true]);
    expect(file()).toBe(before.replace('All of it', 'Net of tax'));
    expect(err).toContain('Revenue: not written, only in the catalog: tags.');
    // The next import finds the same on both sides.
    expect((await importing()).out).toContain('No metric is added or changed.');
    expect((await importing()).out).toContain('Nothing to do');
  });

  it('leaves alone what was changed in the file as well, shows it and exits with 1', async () => {
    project('All of it');
    await importing();
    await changeHere({ description: 'Ours' });
    project('Theirs');
    const before = file();
    const { code, out } = await command('export', 'catalog.db', '--patch', 'dbt');
    expect(code).toBe(1);
    expect(out).toContain('Theirs');
    expect(file()).toBe(before);
  });
});
