// Types for the tests, which are TypeScript.

export function serveFolder(
  folder: string,
  port: number,
  options?: { readonly types?: Readonly<Record<string, string>>; readonly asHosted?: boolean },
): Promise<{ address: string; close: () => Promise<void> }>;
export function freePort(): Promise<number>;
