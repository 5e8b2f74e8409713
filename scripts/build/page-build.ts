import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ConfigEnv, UserConfig } from 'vite';

const ROOT = resolve(fileURLToPath(new URL('../../', import.meta.url)));

/** Whether it is the page that is built: not one of those that measure it or test it, and not for development. */
export function isPageBuild({ root }: UserConfig, { command }: ConfigEnv): boolean {
  return command === 'build' && resolve(root ?? ROOT) === ROOT;
}
