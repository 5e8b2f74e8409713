import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { thirdPartyNotices } from './third-party-notices.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

// The command line as one file, which needs nothing but Node: `npm pack` puts it into the package.
export default defineConfig({
  root,
  publicDir: false,
  plugins: [{ ...thirdPartyNotices().page, apply: 'build' }],
  build: {
    ssr: 'src/cli/main.ts',
    outDir: 'dist-cli',
    emptyOutDir: true,
    target: 'node20',
    copyPublicDir: false,
    // SQLite's WebAssembly is in the file as well.
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    rolldownOptions: { output: { entryFileNames: 'metricbook.mjs', codeSplitting: false } },
  },
  ssr: { noExternal: true },
  // sql.js asks where it is, although it is told what it would look for there.
  define: { __dirname: 'import.meta.dirname' },
});
