import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Plugin } from 'vite';
import { build } from 'vite';
import { thirdPartyNotices } from '../../scripts/build/third-party-notices.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metricbook-notices-'));
  await writeFile(
    join(folder, 'index.html'),
    '<head></head><body><script type="module" src="./main.js"></script></body>',
  );
});

afterEach(() => rm(folder, { recursive: true }));

/** Installs a package of the page in `folder`. */
async function install(name: string, license: string, text?: string): Promise<void> {
  const place = join(folder, 'node_modules', name);
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'package.json'), JSON.stringify({ name, version: '1.2.3', license, main: 'main.js' }));
  await writeFile(
    join(place, 'main.js'),
    `export const ${name} = document.title + '${name}'; export const unused = 1;`,
  );
  if (text !== undefined) await writeFile(join(place, 'LICENSE'), text);
}

/** Returns the notices of a page with this script and worker. */
async function notices(script: string, worker = ''): Promise<string> {
  await writeFile(join(folder, 'main.js'), script);
  await writeFile(join(folder, 'worker.js'), worker);
  const plugins = thirdPartyNotices();
  const anyPage: Plugin = { ...plugins.page, apply: 'build' };
  await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    plugins: [anyPage],
    worker: { format: 'es', plugins: () => [plugins.worker] },
  });
  return readFile(join(folder, 'dist', 'third-party-notices.txt'), 'utf8');
}

test('[G47] the notices name what the page and its workers contain, with its licence, and nothing else', async () => {
  await install('inpage', 'MIT', 'Copyright of inpage');
  await install('inworker', 'ISC', 'Copyright of inworker');
  await install('nowhere', 'MIT', 'Copyright of nowhere');
  const text = await notices(
    `import { inpage } from 'inpage'; console.log(inpage, new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }));`,
    `import { inworker } from 'inworker'; console.log(inworker);`,
  );
  expect(text).toContain('inpage 1.2.3 (MIT)\n\nCopyright of inpage');
  expect(text).toContain('inworker 1.2.3 (ISC)\n\nCopyright of inworker');
  expect(text).not.toContain('nowhere');
});

test.each([
  ['GPL-3.0-only', 'Copyright', 'asks 1.2.3: its licence, “GPL-3.0-only”, is not among the permissive ones.'],
  [
    'SEE LICENSE IN EULA',
    'All rights',
    'asks 1.2.3: its licence, “SEE LICENSE IN EULA”, is not among the permissive ones.',
  ],
  ['MIT', undefined, 'asks 1.2.3: there is no file with its licence.'],
])('the build fails and names the package: %s', async (license, text, problem) => {
  await install('asks', license, text);
  await expect(notices(`import { asks } from 'asks'; console.log(asks);`)).rejects.toThrow(problem);
});
