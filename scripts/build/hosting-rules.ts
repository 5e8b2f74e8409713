// The headers that a server should send with the page's files. All places that state them are generated from here:
// the page's own content policy, `_headers` in dist, and docs/deploy/nginx.conf.

/**
 * The permissions of the page, by directive. It sends no requests to other origins, and creates no script or style
 * from text.
 */
const CONTENT_POLICY: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  // SQLite is WebAssembly. This does not allow `eval` of text.
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

/** The content policy in the page itself. */
export const PAGE_POLICY = written(CONTENT_POLICY);

/** The content policy as a header. Browsers obey `frame-ancestors`, which forbids all frames, only there. */
export const HEADER_POLICY = written({ ...CONTENT_POLICY, 'frame-ancestors': "'none'" });

/** Headers of every file. A worker obeys the content policy of its own file. */
export const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': HEADER_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** Files in this folder have a digest of their content in their names, so they never change. */
export const HASHED_FOLDER = 'assets';

/**
 * The time that browsers keep files without asking again: a year for those with a digest, the longest that browsers
 * respect.
 */
export const CACHING = {
  hashed: 'public, max-age=31536000, immutable',
  others: 'no-cache',
} as const;

function written(policy: Readonly<Record<string, string>>): string {
  return Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');
}
