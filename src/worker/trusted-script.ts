/** The name of the one policy by which an address becomes a script: the content policy allows no other. */
const POLICY = 'metricbook';

/** The part of trusted types that TypeScript does not know. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (address: string) => string },
  ): { createScriptURL(address: string): unknown };
}

const policy = (globalThis as { readonly trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy(POLICY, {
  createScriptURL: ownAddress,
});

/**
 * The address of a script of our own, as `new Worker` and `serviceWorker.register` take it under a policy of trusted types.
 * It is an object there, but passes for text, which is all that their types know. Throws a `TypeError` for any other address.
 */
export function trustedScript(address: string): string {
  return policy === undefined ? ownAddress(address) : (policy.createScriptURL(address) as string);
}

/** Scripts lie where the page, or this worker, lies, or below. */
function ownAddress(address: string): string {
  const folder = new URL('.', location.href);
  const { href } = new URL(address, folder);
  if (!href.startsWith(folder.href)) throw new TypeError(`${href} is no script of this page`);
  return href;
}
