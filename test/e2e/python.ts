import { spawnSync } from 'node:child_process';

/** True if Python with its sqlite3 is on this machine, to read files as another program does. */
export const HAS_PYTHON = spawnSync('python3', ['-c', 'import sqlite3']).status === 0;
export const NO_PYTHON = 'python3 is not on this machine';

const READ = `
import json, sqlite3, sys
db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
tables = ["metrics", "metric_history", "validation_tests", "metric_usage"]
print(json.dumps({
  "integrity": db.execute("PRAGMA integrity_check").fetchone()[0],
  **{t: db.execute(f"SELECT * FROM {t} ORDER BY 1").fetchall() for t in tables},
}))
`;

type Cell = string | number | null;

/** The four tables as Python reads them, cell by cell. */
export interface PythonReading {
  readonly integrity: string;
  readonly metrics: readonly Cell[][];
  readonly metric_history: readonly Cell[][];
  readonly validation_tests: readonly Cell[][];
  readonly metric_usage: readonly Cell[][];
}

/** Reads a catalog's file with Python's sqlite3. */
export function readWithPython(path: string): PythonReading {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', READ, path], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`Python could not read ${path}: ${stderr}`);
  return JSON.parse(stdout) as PythonReading;
}
