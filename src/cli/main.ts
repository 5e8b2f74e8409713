#!/usr/bin/env node
import wasmUrl from 'sql.js/dist/sql-wasm.wasm?url';
import { run } from './run.ts';

// A program that reads the output may stop early: `metricbook check … | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  wasmUrl,
});
