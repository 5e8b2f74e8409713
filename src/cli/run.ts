import { check } from './check.ts';
import type { Command, ExitCode, CliDeps } from './command.ts';
import { convert } from './convert.ts';
import { dictionary } from './dictionary.ts';
import { diff } from './diff.ts';
import { exportTo } from './export.ts';
import { UsageError } from './io.ts';
import { importMetrics } from './import.ts';
import { merge } from './merge.ts';
import { search } from './search.ts';

const COMMANDS: readonly Command[] = [importMetrics, convert, exportTo, check, diff, merge, search, dictionary];

/** Runs a command with its arguments. Findings exit with 1; a wrong use, or a file that can't be read, with 2. */
export async function run(args: readonly string[], deps: CliDeps): Promise<ExitCode> {
  const [name, ...rest] = args;
  const command = COMMANDS.find((one) => one.name === name);
  if (name === undefined || name === '--help' || name === 'help') {
    deps.out(overview());
    return name === undefined ? 2 : 0;
  }
  if (command === undefined) {
    deps.err(`There is no command “${name}”.\n\n${overview()}`);
    return 2;
  }
  if (rest.includes('--help')) {
    deps.out(helpOf(command));
    return 0;
  }
  try {
    return await command.run(rest, deps);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    deps.err(`${error.message}\n\nUsage: metricbook ${command.name} ${command.usage}`);
    return 2;
  }
}

function overview(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  const lines = COMMANDS.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`);
  return ['Usage: metricbook COMMAND …', '', ...lines, '', 'metricbook COMMAND --help says more.'].join('\n');
}

function helpOf({ name, about, usage, options }: Command): string {
  const lines = Object.entries(options).map(([option, text]) => `  --${option}\n      ${text}`);
  return [about, '', `Usage: metricbook ${name} ${usage}`, '', ...lines].join('\n');
}
