// What the tests, which are TypeScript, call.

export function serveFolder(folder: string, port: number): Promise<{ address: string; close: () => Promise<void> }>;
export function freePort(): Promise<number>;
