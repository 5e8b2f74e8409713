/** Ending of the name of a worker that keeps nothing, because the browser blocks site data. */
const UNKEPT = ':unkept';

/** The name of a worker whose catalog lasts as long as the page. */
export function unkeptName(name: string): string {
  return name + UNKEPT;
}

/**
 * The IndexedDB of a worker of that name: the browser's, or one in memory, which is loaded only where the browser
 * blocks its own.
 */
export function storageOf(name: string): IDBFactory | Promise<IDBFactory> {
  return name.endsWith(UNKEPT) ? memoryStorage() : indexedDB;
}

async function memoryStorage(): Promise<IDBFactory> {
  const memory = await import('./memory-factory.ts');
  // It knows only its own key ranges.
  Object.defineProperty(globalThis, 'IDBKeyRange', { value: memory.IDBKeyRange });
  return memory.indexedDB;
}
