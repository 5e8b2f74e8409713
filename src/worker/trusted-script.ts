/** Name of the only policy that may turn an address into a script; the content security policy allows no other. */
const POLICY = 'metricbook';

/** The part of the Trusted Types API that TypeScript does not know. */
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
 * The address of one of the page's scripts, as `new Worker` and `serviceWorker.register` accept it under Trusted
 * Types. It is an object there, typed as a string because their signatures know only strings. Throws a `TypeError`
 * for any other address.
 */
export function trustedScript(address: string): string {
  return policy === undefined ? ownAddress(address) : (policy.createScriptURL(address) as string);
}

/** Checks that the script is in the folder of the page (or of this worker) or below. */
function ownAddress(address: string): string {
  const folder = new URL('.', location.href);
  const { href } = new URL(address, folder);
  if (!href.startsWith(folder.href)) throw new TypeError(`${href} is no script of this page`);
  return href;
}
