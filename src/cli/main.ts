#!/usr/bin/env node
import wasmUrl from 'sql.js/dist/sql-wasm.wasm?url';
import { run } from './run.ts';

// A program that reads the output may stop early: `metricbook check … | head`.
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') return;
  process.stderr.write(`The output cannot be written (${code ?? message}).\n`);
  process.exit(2);
});

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  wasmUrl,
});
