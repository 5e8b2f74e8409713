/** Timeout. A browser that has not answered by then never will. */
const TIMEOUT_MS = 10_000;

/**
 * Makes Chromium begin a new log for all that the site stores in IndexedDB, by creating an empty database and
 * deleting it. Chromium appends to the same log over many starts until it is long. Only deleting a database makes it
 * move the log's content elsewhere and begin a new log, at once. Other browsers are not affected. `name` is that of
 * the catalog's database; the empty one is named after it.
 */
export async function rotateLog(factory: IDBFactory, name: string): Promise<void> {
  const beside = `${name}:log`;
  const database = await answered(factory.open(beside));
  // Closed at once: another tab may do the same just now, and an open connection would block its deletion.
  database.close();
  await answered(factory.deleteDatabase(beside));
}

function answered(request: IDBOpenDBRequest): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new DOMException('the browser did not create a new log', 'TimeoutError')),
      TIMEOUT_MS,
    );
    request.onsuccess = () => {
      clearTimeout(timer);
      resolve(request.result);
    };
    request.onerror = () => {
      clearTimeout(timer);
      reject(request.error ?? new DOMException('the browser could not create a new log', 'UnknownError'));
    };
  });
}
