// What a server should say with the page's files. Everything that says it is made from here: the page's own content policy,
// `_headers` in dist, and docs/deploy/nginx.conf.

/** What the page may do, by directive. It asks nothing of another origin, and makes no script or style of text. */
const CONTENT_POLICY: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  // SQLite is WebAssembly. That allows no `eval` of text.
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  'img-src': "'self'",
  'font-src': "'self'",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'require-trusted-types-for': "'script'",
  // The policy of src/worker/trusted-script.ts.
  'trusted-types': 'metricbook',
};

/** The content policy, as the page itself carries it. */
export const PAGE_POLICY = written(CONTENT_POLICY);

/** The same for a header. Only there a browser heeds who may put the page into a frame of theirs: nobody. */
export const HEADER_POLICY = written({ ...CONTENT_POLICY, 'frame-ancestors': "'none'" });

/** Sent with every file. A worker goes by the content policy of its own file. */
export const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': HEADER_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** Files here have a digest of what is in them in their names, so they never change. */
export const HASHED_FOLDER = 'assets';

/** How long browsers keep files without asking again: those with a digest for a year, the longest that is heeded. */
export const CACHING = {
  hashed: 'public, max-age=31536000, immutable',
  others: 'no-cache',
} as const;

function written(policy: Readonly<Record<string, string>>): string {
  return Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');
}
