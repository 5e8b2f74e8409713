import { setRules } from '../database/metrics/check-rules.ts';
import { CatalogError } from '../domain/core/catalog-error.ts';
import { pluralize } from '../domain/core/pluralize.ts';
import {
  CHECK_RULES,
  parseRules,
  RULE_LEVELS,
  type RuleName,
  type RuleSetting,
  withRules,
} from '../domain/metric/check-rule.ts';
import type { Problem } from '../formats/interchange/model.ts';
import { argumentsIn, type CliDeps, wordIn, type Command } from './command.ts';
import { contentOf, openCatalog } from './content.ts';
import { findingsIn } from './findings.ts';
import { readInputs, UsageError, writeWhole } from './io.ts';
import { problemLine } from './problem-text.ts';
import { MAP_OPTION, sheetsFrom } from './sheets.ts';

const FORMATS = ['text', 'json', 'github', 'junit', 'sarif'] as const;

/** `metricbook check`: what is wrong with the metrics of a catalog, a folder or files. */
export const check: Command = {
  name: 'check',
  about: 'Finds metrics without owner, description or tests, unknown dependencies, cycles, and duplicates.',
  usage:
    'FILES… [--fail-on error|warning] [--format text|json|github|junit|sarif] [--rules RULES [--save]] [--map MAPPING]',
  options: {
    'fail-on':
      'The gravest finding that is still accepted ends with 0: `error` accepts warnings, `warning` none. By default error.',
    format: 'How the findings are printed; text by default.',
    rules: `Rules for this check, such as no-tests=off,stale-test=error:30 (days). A rule is ${RULE_LEVELS.join(', ')}; ${Object.keys(CHECK_RULES).join(', ')}.`,
    save: 'Keep these rules in the catalog.',
    map: MAP_OPTION,
  },
  async run(args, deps) {
    const { named, flags, others } = argumentsIn(args, ['fail-on', 'format', 'rules', 'map'], ['save']);
    const failOn = wordIn(named['fail-on'] ?? 'error', ['error', 'warning'], '--fail-on');
    const format = wordIn(named['format'] ?? 'text', FORMATS, '--format');
    const changes = rulesIn(named['rules'] ?? '');
    if (flags.has('save')) await saveRules(others, changes, deps);
    const sheets = await sheetsFrom(named['map']);
    const reading = await contentOf(others, deps, { mappingOf: sheets.mappingOf });
    sheets.reportMisfits(deps);
    const findings = findingsIn(reading, withRules(reading.rules, changes), reading.edited);
    deps.out(PRINTED[format](findings, reading.metrics.length));
    const counts = findings.filter(
      ({ severity }) => severity === 'error' || (failOn === 'warning' && severity !== 'note'),
    );
    return counts.length > 0 ? 1 : 0;
  },
};

function rulesIn(text: string): ReadonlyMap<RuleName, RuleSetting> {
  try {
    return parseRules(text);
  } catch (error) {
    throw error instanceof CatalogError ? new UsageError(error.message) : error;
  }
}

async function saveRules(
  names: readonly string[],
  changes: ReadonlyMap<RuleName, RuleSetting>,
  { wasmUrl }: CliDeps,
): Promise<void> {
  const [path, ...more] = names;
  if (path === undefined || more.length > 0) throw new UsageError('--save takes one catalog.');
  const [file, ...others] = await readInputs([path]);
  if (file === undefined || others.length > 0) throw new UsageError(`${path} is a folder, not a catalog.`);
  using database = await openCatalog(file, wasmUrl);
  database.edit((connection) => setRules(connection, changes));
  await writeWhole(path, database.export());
}

const PRINTED: Readonly<Record<(typeof FORMATS)[number], (findings: readonly Problem[], metrics: number) => string>> = {
  text: (findings, metrics) =>
    [...findings.map(problemLine), `${pluralize(metrics, 'metric')}, ${pluralize(findings.length, 'finding')}.`].join(
      '\n',
    ),
  json: (findings, metrics) => JSON.stringify({ metrics, findings }, undefined, 2),
  // docs.github.com/actions/reference/workflow-commands-for-github-actions
  github: (findings) => findings.map(githubLine).join('\n'),
  junit: (findings, metrics) =>
    [
      `<?xml version="1.0" encoding="UTF-8"?>`,
      `<testsuite name="metricbook check" tests="${Math.max(metrics, findings.length)}" failures="${findings.length}">`,
      ...findings.map(
        ({ code, metric, file, message }) =>
          `  <testcase classname="${escaped(code)}" name="${escaped(metric ?? file ?? '')}"><failure message="${escaped(message)}"/></testcase>`,
      ),
      `</testsuite>`,
    ].join('\n'),
  sarif: (findings) =>
    JSON.stringify(
      {
        $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
        version: '2.1.0',
        runs: [
          { tool: { driver: { name: 'metricbook', rules: rulesOf(findings) } }, results: findings.map(sarifResult) },
        ],
      },
      undefined,
      2,
    ),
};

function githubLine({ severity, code, message, file, line, column }: Problem): string {
  const level = severity === 'error' ? 'error' : severity === 'note' ? 'notice' : 'warning';
  const places = [
    file === undefined ? '' : `file=${property(file)}`,
    line === undefined ? '' : `line=${line}`,
    column === undefined ? '' : `col=${column}`,
    `title=${property(code)}`,
  ];
  return `::${level} ${places.filter((part) => part !== '').join(',')}::${data(message)}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function escaped(text: string): string {
  const signs: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    '\n': '&#10;',
  };
  // XML has no place for other control characters.
  return text.replace(/[\u0000-\u0008\u000b-\u001f]/g, '').replace(/[&<>"\n]/g, (sign) => signs[sign] ?? sign);
}

function rulesOf(findings: readonly Problem[]) {
  return [...new Set(findings.map(({ code }) => code))].map((id) => ({ id }));
}

function sarifResult({ severity, code, message, file, line, column }: Problem) {
  return {
    ruleId: code,
    level: severity === 'error' ? 'error' : severity === 'note' ? 'note' : 'warning',
    message: { text: message },
    locations:
      file === undefined
        ? []
        : [
            {
              physicalLocation: {
                artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/') },
                ...(line === undefined
                  ? {}
                  : { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } }),
              },
            },
          ],
  };
}
