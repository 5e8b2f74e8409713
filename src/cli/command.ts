import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { UsageError } from './io.ts';

/** Output and files that the program gives its commands. */
export interface CliDeps {
  /** Prints what the command is for. */
  out(text: string): void;
  /** Prints problems, and what went wrong. */
  err(text: string): void;
  /** The address of SQLite's WebAssembly; undefined if Node finds it by itself. */
  readonly wasmUrl: string | undefined;
}

/** The exit codes: all is well, there are findings, the command was used wrongly or a file cannot be read. */
export type ExitCode = 0 | 1 | 2;

/** One command of the command line. */
export interface Command {
  readonly name: string;
  /** One sentence about what it does. */
  readonly about: string;
  /** How it is called, without its name. */
  readonly usage: string;
  /** The meaning of each option. */
  readonly options: Readonly<Record<string, string>>;
  run(args: readonly string[], deps: CliDeps): Promise<ExitCode>;
}

/** Options by name, and what stands beside them. */
export interface Arguments {
  readonly named: Readonly<Record<string, string | undefined>>;
  /** The options without a value that were given. */
  readonly flags: ReadonlySet<string>;
  readonly others: readonly string[];
}

/** Parses options that have a value each, and `flags`, which have none. Throws `UsageError` with the reason. */
export function argumentsIn(
  args: readonly string[],
  names: readonly string[],
  flags: readonly string[] = [],
): Arguments {
  const typed = (of: readonly string[], type: 'string' | 'boolean'): ParseArgsOptionsConfig =>
    Object.fromEntries(of.map((name) => [name, { type }]));
  const options = { ...typed(names, 'string'), ...typed(flags, 'boolean') };
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    const named = Object.entries(values).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
    return {
      named: Object.fromEntries(named) as Arguments['named'],
      flags: new Set(flags.filter((name) => values[name] === true)),
      others: positionals,
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** One of the words that an option allows. Throws `UsageError` that names them. */
export function wordIn<T extends string>(value: string | undefined, words: readonly T[], option: string): T {
  const word = words.find((one) => one === value);
  if (word === undefined) throw new UsageError(`${option} is one of: ${words.join(', ')}.`);
  return word;
}
