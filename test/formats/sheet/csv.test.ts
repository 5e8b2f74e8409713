import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ForeignMetric, Reading } from '../../../src/formats/interchange/model.ts';
import { Problems } from '../../../src/formats/interchange/problems.ts';
import { guessMapping } from '../../../src/formats/sheet/columns.ts';
import { guarded, textOfCell } from '../../../src/formats/sheet/cell-guard.ts';
import { readCsv } from '../../../src/formats/sheet/read-csv.ts';
import { readTable } from '../../../src/formats/sheet/read-table.ts';
import { writeCsv } from '../../../src/formats/sheet/write-csv.ts';
import { foreignMetric, oddText, oddLine, withoutOrigin } from '../foreign-metrics.ts';

function read(text: string): Reading {
  const problems = new Problems();
  const table = readCsv({ path: 'kpis.csv', text }, problems);
  const reading = readTable(table, guessMapping(table));
  return { ...reading, problems: [...problems.all, ...reading.problems] };
}

function first(text: string): ForeignMetric | undefined {
  return read(text).metrics[0];
}

describe('a list of metrics as a sheet has it', () => {
  it('is read by the names of its columns, in any case, and what has no place is kept by its name', () => {
    const metric = first(
      'KPI,Definition,Calculation,Source Model,Refresh,Owner\nShip Rate,Share,a / b,fct,Daily,Logistics\n',
    );
    expect(metric).toMatchObject({
      id: 'ship_rate',
      name: 'Ship Rate',
      description: 'Share',
      calculation: 'a / b',
      owner: 'Logistics',
      dataSource: 'fct',
    });
    expect(metric?.details.custom).toEqual(new Map([['Refresh', 'Daily']]));
  });

  it('tells of a second column for a field, and of a link that is no address', () => {
    const table = readCsv(
      { path: 'kpis.csv', text: 'name,owner,team,link\nChurn,Ada,Bo,the wiki\nReach,,Cy,\n' },
      new Problems(),
    );
    const columns = (['name', 'owner', 'owner', 'links'] as const).map((field) => ({ is: 'field', field }) as const);
    const { metrics, problems } = readTable(table, { header: 0, columns });
    expect(metrics.map(({ owner }) => owner)).toEqual(['Ada', 'Cy']);
    expect(metrics[0]?.details.custom).toEqual(new Map([['dashboard', 'the wiki']]));
    expect(problems.map(({ severity, code, line }) => [severity, code, line])).toEqual([
      ['loss', 'second-column', 1],
      ['warning', 'no-link', 2],
    ]);
  });

  it('keeps ids as they are written', () => {
    expect(read('kpi_id,kpi_name\n0042,Gross\n1E5,Net\n').metrics.map(({ id }) => id)).toEqual(['0042', '1E5']);
  });

  it('in Chinese is read as well, and its English name is a synonym', () => {
    const metric = first('指标序号,中文名,英文名,业务定义,计算公式,数据来源\n1,交易额,GMV,成交金额,SUM(x),orders\n');
    expect(metric).toMatchObject({ id: '1', name: '交易额', description: '成交金额', calculation: 'SUM(x)' });
    expect(metric?.details.synonyms).toEqual(['GMV']);
  });

  it('may have titles above its header, lines in its cells, and two metrics of one name', () => {
    const { metrics, problems } = read(
      'Dictionary 2026,,,\n,,,\nName,Formula,Owner,Owner\nRevenue,"SUM(a,\n b)",Ada,x\nrevenue ,SUM(c),Bo,\n',
    );
    expect(metrics.map(({ name, calculation, owner, origin }) => [name, calculation, owner, origin.line])).toEqual([
      ['Revenue', 'SUM(a,\n b)', 'Ada', 4],
      ['revenue', 'SUM(c)', 'Bo', 6],
    ]);
    expect(metrics.map(({ id }) => id)).toEqual(['revenue', 'revenue_2']);
    expect(problems).toMatchObject([{ severity: 'warning', code: 'duplicate-name', line: 6 }]);
  });

  it('of Excel in French has semicolons, whatever its formulas have', () => {
    const { metrics } = read('\uFEFFKPI;Formule;Source\r\nCA;SOMME(ventes; remises);ERP\r\n');
    expect(metrics).toHaveLength(1);
    // An unquoted formula is cut, as every program would.
    expect(read('KPI;Formule\nCA;"SOMME(a; b)"\n').metrics[0]?.calculation).toBe('SOMME(a; b)');
    expect(read('sep=;\nKPI;Formula\nCA;x\n').metrics[0]?.calculation).toBe('x');
  });

  it('says nothing where a cell says so', () => {
    expect(first('Name,Owner,Formula,Source\nScrap,-,n/a,N/A\n')).toMatchObject({
      owner: null,
      calculation: null,
      dataSource: null,
    });
  });

  it('with the halves of a ratio has it as its calculation, unless it has one', () => {
    const columns = 'name,numerator_description,denominator_description';
    expect(first(`${columns}\nretention,active,all\n`)?.calculation).toBe('active / all');
    const metric = first(`${columns},formula\nretention,active,all,SUM(x)\n`);
    expect(metric?.calculation).toBe('SUM(x)');
    expect(metric?.details.custom.get('numerator_description')).toBe('active');
  });

  it('links its metrics by their names', () => {
    const { metrics } = read('name,depends on\nNet sales,\nMargin,"net SALES, costs; Margin"\n');
    expect(metrics[1]?.dependencies).toEqual(['net_sales', 'costs']);
  });

  it('links a metric to the one that is written to the letter, not to one that is spelt nearly so', () => {
    const { metrics, problems } = read(
      'id,name,depends on\nARPU,Upper,arpu\narpu,Lower,ARPU\nnet-rev,Dash,Net Rev\nnet_rev,Underscore,net-rev\n%,%,§\n',
    );
    expect(metrics.map(({ dependencies }) => dependencies)).toEqual([
      ['arpu'],
      ['ARPU'],
      ['Net Rev'],
      ['net-rev'],
      ['§'],
    ]);
    expect(problems).toMatchObject([{ severity: 'warning', code: 'ambiguous-dependency', line: 4 }]);
  });

  it('tells of two rows with one id, and of one that depends on itself', () => {
    const { metrics, problems } = read('id,name,depends on\na,A,\na,B,\nc,C,c\n%,%,\n€,€,\n');
    expect(metrics.map(({ id }) => id)).toEqual(['a', 'a_2', 'c', '%', '€']);
    expect(problems).toMatchObject([
      { severity: 'warning', code: 'duplicate-metric', line: 3, metric: 'B' },
      { severity: 'loss', code: 'self-dependency', line: 4 },
    ]);
  });

  it('with a break and spaces in a name has it on one line', () => {
    expect(first('name,owner\n"Net \r\n\n  sales\n(EUR)",Ada  Lovelace\n')).toMatchObject({
      name: 'Net sales (EUR)',
      owner: 'Ada  Lovelace',
    });
  });

  it('reports a row without a name, a cell without a column, and a quote without an end', () => {
    const { problems } = read('name,owner\n,Ada\nA,Bo,more\nB,"Cy\nC,Di\n');
    expect(problems).toMatchObject([
      { code: 'csv-quotes', line: 4 },
      { code: 'name-missing', line: 2 },
      { code: 'extra-cell', line: 3 },
    ]);
  });
});

describe('a table that is written', () => {
  it('gives the same metrics back, whatever their texts are', () => {
    const item = oddLine.filter((text) => !/[;,、|]/.test(text));
    const value = fc.option(fc.oneof(oddText, fc.constantFrom('-', 'n/a', "'-", "''=x", "'plain'")), { nil: null });
    const line = fc.option(oddLine, { nil: null });
    const metric = fc.record({
      name: item,
      description: value,
      calculation: value,
      owner: line,
      tags: fc.array(item, { maxLength: 3 }),
      synonyms: fc.array(item, { maxLength: 2 }),
      notes: value,
      unit: line,
      target: fc.option(item, { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(metric, { maxLength: 4 }), (all) => {
        const metrics = all.map(({ name, description, calculation, owner, tags, synonyms, notes, unit, target }, i) =>
          foreignMetric({
            id: `m${i}`,
            name,
            description,
            calculation,
            owner,
            tags,
            details: { synonyms, notes, unit, custom: new Map(target === undefined ? [] : [['target', target]]) },
          }),
        );
        const { files } = writeCsv(metrics);
        const again = read(files[0]?.text ?? '');
        expect(again.metrics.map(withoutOrigin)).toEqual(metrics.map(withoutOrigin));
      }),
      { numRuns: 500 },
    );
  });

  it('has no cell that Excel would run, and gives the texts back', () => {
    const many = "'".repeat(100_000);
    for (const text of ['=1+1', '+49 30', '-5', '@x', "'=x", "''-", 'plain', "'quoted'", many, `${many}=x`]) {
      expect(guarded(text)).not.toMatch(/^[=+\-@\t\r]/);
      expect(textOfCell(guarded(text))).toBe(text);
    }
  });

  it('reports every item that would be read otherwise', () => {
    const url = 'https://example.com/?a=1,2';
    const metric = foreignMetric({
      id: 'a',
      tags: ['x, y', 'z', ' z ', 'u|v'],
      details: { links: [{ label: url, url }] },
    });
    const { losses } = writeCsv([metric]);
    expect(losses.map(({ code }) => code)).toEqual(Array.from({ length: 4 }, () => 'list-item-split'));
    expect(losses.at(-1)?.message).toContain(url);
  });

  it('gives custom fields back whose names are those of other columns', () => {
    const names = [
      'name',
      'custom name',
      'Owner',
      'Domain',
      'Dashboard',
      'comments',
      'Formula',
      'custom:x',
      '-5',
      '=x',
      'N/A',
    ];
    const custom = new Map(names.map((name, i) => [name, `value ${i}`]));
    const metric = foreignMetric({ id: 'a', name: 'A', tags: ['core'], details: { custom } });
    const [again] = read(writeCsv([metric]).files[0]?.text ?? '').metrics;
    expect(again?.details.custom).toEqual(custom);
    expect(again).toMatchObject({ tags: ['core'], owner: null, calculation: null });
  });

  it('keeps a space that does not break', () => {
    const metric = foreignMetric({ id: 'a', description: '12\u00a0000\u00a0€' });
    expect(read(writeCsv([metric]).files[0]?.text ?? '').metrics[0]?.description).toBe(metric.description);
  });
});

it('a table tells what it has no column for', () => {
  const links = [{ label: 'Wiki', url: 'https://example.com/wiki' }];
  const metric = foreignMetric({ id: 'churn', name: 'Churn' });
  const { losses } = writeCsv([{ ...metric, details: { ...metric.details, isHidden: true, links } }]);
  expect(losses).toMatchObject([
    { severity: 'loss', metric: 'Churn', message: 'A table has no column for hidden metrics.' },
    { severity: 'loss', metric: 'Churn', message: expect.stringContaining('“Wiki”') },
  ]);
});
