// Types for the tests, which are TypeScript.

export function findNginx(): string | undefined;
export function serveByNginx(
  nginx: string,
  folder: string,
  port: number,
): Promise<{ address: string; close: () => Promise<void> }>;
