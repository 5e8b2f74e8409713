import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';

/** Paths of WebKitGTK's small browser on Debian and others. */
export const MINI_BROWSER = [
  '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
  '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
  '/usr/lib64/webkit2gtk-4.1/MiniBrowser',
  '/usr/libexec/webkit2gtk-4.1/MiniBrowser',
];

/** Returns the first of these paths at which there is a program. */
export function findCommand(paths: readonly string[]): string {
  const found = paths.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`none of these is on this machine: ${paths.join(' ')}`);
  return found;
}

/** Starts a program as a group of its own, which ends with this process at the latest. */
export function startGroup(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const program = spawn(command, args, { stdio: 'ignore', ...options, detached: true });
  const end = (): void => kill(program);
  process.once('exit', end);
  program.once('exit', () => process.off('exit', end));
  return program;
}

/**
 * Ends a program that was started as a group of its own, with all that it has started: at once, as a power cut does.
 */
export async function endGroup(program: ChildProcess): Promise<void> {
  const ended = hasEnded(program) ? undefined : once(program, 'exit');
  kill(program);
  await ended;
}

function kill(program: ChildProcess): void {
  if (program.pid !== undefined && !hasEnded(program)) process.kill(-program.pid, 'SIGKILL');
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
