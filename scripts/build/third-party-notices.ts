import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { isPageBuild } from './page-build.ts';

/** A package of which something is in the built page. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** The SPDX expression of its package.json. */
  readonly license: string;
  /** Its licence file; empty if it has none. */
  readonly text: string;
}

/** Licences that only require a notice. */
const PERMISSIVE = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'OFL-1.1']);

const NOTICES = 'third-party-notices.txt';

const HEADING = `Metricbook has parts of these packages in it. Each is followed by its licence.
SQLite, compiled into the WebAssembly file of sql.js, is in the public domain.
`;

/**
 * Writes the licences of all packages of which something is in the page or, by the second plugin, in its workers. The
 * build fails if one is not permissive. `besides`: packages that are bundled by other builds.
 */
export function thirdPartyNotices(besides: readonly string[] = []): { readonly page: Plugin; readonly worker: Plugin } {
  const folders = new Set<string>();
  const collect = (bundle: Rolldown.OutputBundle): void => {
    for (const output of Object.values(bundle)) {
      const sources = output.type === 'chunk' ? output.moduleIds : output.originalFileNames;
      for (const folder of sources.flatMap(packageFolder)) folders.add(folder);
    }
  };
  return {
    worker: { name: 'metricbook:worker-notices', generateBundle: (_, bundle) => collect(bundle) },
    page: {
      name: 'metricbook:third-party-notices',
      apply: isPageBuild,
      generateBundle(_, bundle) {
        collect(bundle);
        for (const name of besides) folders.add(resolve('node_modules', name));
        const packages = Array.from(folders, packageIn).toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
        const problems = packages.flatMap(problemsOf);
        if (problems.length > 0) this.error(problems.join('\n'));
        this.emitFile({ type: 'asset', fileName: NOTICES, source: noticesOf(packages) });
      },
    },
  };
}

/** Returns the reasons against shipping a package, usually none. */
export function problemsOf({ name, version, license, text }: BundledPackage): string[] {
  if (!PERMISSIVE.has(license))
    return [`${name} ${version}: its licence, “${license}”, is not among the permissive ones.`];
  return text === '' ? [`${name} ${version}: there is no file with its licence.`] : [];
}

/** Returns the package folder of a module; none for our own modules and for those that the bundler creates. */
function packageFolder(moduleId: string): string[] {
  const folder = /^\0?(.*node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(moduleId.replaceAll('\\', '/'))?.[1];
  return folder === undefined ? [] : [resolve(folder)];
}

function packageIn(folder: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as BundledPackage;
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  return { name, version, license, text: file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim() };
}

function noticesOf(packages: readonly BundledPackage[]): string {
  const each = packages.map(({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text}\n`);
  return [HEADING, ...each].join(`\n${'-'.repeat(80)}\n\n`);
}
