import { naturallySorted } from '../domain/core/natural-order.ts';
import { pluralize } from '../domain/core/pluralize.ts';
import type { ForeignMetric } from '../formats/interchange/model.ts';
import { argumentsIn, type Command } from './command.ts';
import { contentOf } from './content.ts';
import { UsageError, writeWhole } from './io.ts';
import { reportUnread } from './problem-text.ts';

/** `metricbook dictionary`: all metrics as one document for people. */
export const dictionary: Command = {
  name: 'dictionary',
  about: 'Writes all metrics as one document, by name: Markdown, or HTML if the file ends in .html.',
  usage: 'FILES… [--to FILE.md|FILE.html]',
  options: { to: 'The file to write; by default Markdown is printed.' },
  async run(args, deps) {
    const { named, others } = argumentsIn(args, ['to']);
    const { metrics, problems } = await contentOf(others, deps);
    const isPartial = reportUnread(problems, deps);
    const sorted = naturallySorted(metrics, ({ name }) => name);
    const { to } = named;
    if (to === undefined) deps.out(markdownOf(sorted));
    else if (/\.html?$/i.test(to)) await writeWhole(to, htmlOf(sorted));
    else if (/\.md$/i.test(to)) await writeWhole(to, `${markdownOf(sorted)}\n`);
    else throw new UsageError('--to is a file that ends in .md or .html.');
    // Git shows no difference at all if the program that prints a file as text fails.
    if (to === undefined) return 0;
    deps.out(`${pluralize(metrics.length, 'metric')} in ${to}.`);
    return isPartial ? 1 : 0;
  },
};

/** Facts about a metric that stand in one line each. */
function factsOf({
  id,
  owner,
  dataSource,
  tags,
  dependencies,
  details,
}: ForeignMetric): [label: string, text: string][] {
  const facts: [string, string | null][] = [
    ['Id', id],
    ['Owner', owner],
    ['Data source', dataSource],
    ['Tags', tags.join(', ')],
    ['Dependencies', dependencies.join(', ')],
    ['Also called', details.synonyms.join(', ')],
    ['Kind', details.kind],
    ['Unit', details.unit],
    ['Format', details.format],
    ['Grain', details.grain],
    ['Group', details.group],
    ['Language', details.language],
    ['Hidden', details.isHidden ? 'yes' : null],
    ['Links', details.links.map(({ label, url }) => (label === url ? url : `${label} (${url})`)).join(', ')],
    ['Notes', details.notes],
    ...[...details.custom].map(([name, value]): [string, string] => [name, value]),
  ];
  return facts.flatMap(([label, text]) => (text === null || text === '' ? [] : [[label, text]]));
}

function markdownOf(metrics: readonly ForeignMetric[]): string {
  const parts = metrics.map((metric) =>
    [
      `## ${escapedMarkdown(metric.name)}`,
      ...(metric.description === null ? [] : [metric.description]),
      factsOf(metric)
        .map(([label, text]) => `- **${escapedMarkdown(label)}:** ${escapedMarkdown(text.replaceAll('\n', ' '))}`)
        .join('\n'),
      ...(metric.calculation === null ? [] : [fenced(metric.calculation)]),
    ].join('\n\n'),
  );
  return ['# Metrics', ...parts].join('\n\n');
}

/** A fence that is longer than any in the text. */
function fenced(text: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, ticks) => Math.max(most, ticks.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}sql\n${text}\n${fence}`;
}

function escapedMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>#|]/g, String.raw`\$&`);
}

function htmlOf(metrics: readonly ForeignMetric[]): string {
  const contents = metrics.map(({ name }, i) => `<li><a href="#m${i}">${escapedHtml(name)}</a></li>`);
  const parts = metrics.map((metric, i) =>
    [
      `<section id="m${i}">`,
      `<h2>${escapedHtml(metric.name)}</h2>`,
      ...(metric.description === null ? [] : [`<p class="text">${escapedHtml(metric.description)}</p>`]),
      `<dl>${factsOf(metric)
        .map(([label, text]) => `<dt>${escapedHtml(label)}</dt><dd>${escapedHtml(text)}</dd>`)
        .join('')}</dl>`,
      ...(metric.calculation === null ? [] : [`<pre>${escapedHtml(metric.calculation)}</pre>`]),
      '</section>',
    ].join('\n'),
  );
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<title>Metrics</title><style>${STYLE}</style></head><body>`,
    `<h1>Metrics</h1><nav><ul>${contents.join('')}</ul></nav>`,
    ...parts,
    '</body></html>',
    '',
  ].join('\n');
}

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}' +
  'section{border-top:1px solid #ccc;padding:1rem 0;break-inside:avoid}.text{white-space:pre-line}' +
  'dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dd{margin:0;overflow-wrap:anywhere}' +
  'pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f4f4f4;padding:.7rem}';

function escapedHtml(text: string): string {
  const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (sign) => signs[sign] ?? sign);
}
