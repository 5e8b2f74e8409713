import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, ftruncateSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';

/** A file system of its own that is soon full. */
export interface SmallDisk {
  readonly path: string;
  /** Takes all space that is left, except for that many bytes. */
  fill(leave?: number): void;
  /** Gives that space back. */
  free(): void;
  /** Removes the file system with everything on it, once no process uses it any more. */
  remove(): Promise<void>;
}

/**
 * Mounts a file system in memory of that many megabytes; returns undefined if this machine does not allow mounting
 * one.
 */
export function smallDisk(megabytes: number): SmallDisk | undefined {
  const path = mkdtempSync(join(tmpdir(), 'metricbook-disk-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path]);
  if (status !== 0) {
    rmdirSync(path);
    return undefined;
  }
  const ballast = join(path, 'ballast');
  return {
    path,
    fill: (leave = 0) => fillWith(ballast, leave),
    free: () => rmSync(ballast, { force: true }),
    async remove() {
      // Killed processes may take a moment to end.
      await expect.poll(() => spawnSync('umount', [path]).status).toBe(0);
      rmdirSync(path);
    },
  };
}

function fillWith(path: string, leave: number): void {
  const file = openSync(path, 'a');
  try {
    // Ever smaller pieces, until not one byte more fits.
    for (let bytes = 1 << 20; bytes >= 1; bytes = Math.floor(bytes / 2)) while (tryWrite(file, bytes));
    ftruncateSync(file, Math.max(0, fstatSync(file).size - leave));
  } finally {
    closeSync(file);
  }
}

function tryWrite(file: number, bytes: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(bytes, 1)) === bytes;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}
