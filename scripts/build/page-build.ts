import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ConfigEnv, UserConfig } from 'vite';

const ROOT = resolve(fileURLToPath(new URL('../../', import.meta.url)));

/** Returns true for a build of the page itself: not of those that measure or test it, and not for development. */
export function isPageBuild({ root }: UserConfig, { command }: ConfigEnv): boolean {
  return command === 'build' && resolve(root ?? ROOT) === ROOT;
}
