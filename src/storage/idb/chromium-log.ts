/** A browser that says nothing for so long will not answer any more. */
const PATIENCE_MS = 10_000;

/**
 * Has the browser begin a new log of all that a site stores in IndexedDB: makes an empty database and deletes it. Chromium
 * appends to one and the same log over many starts until it is long; only where it deletes a database does it put aside
 * what is in there, and begins a new one, at once. To other browsers it does no harm. `name` is that of the database beside which
 * it is made.
 */
export async function renewLog(factory: IDBFactory, name: string): Promise<void> {
  const beside = `${name}:log`;
  const database = await answered(factory.open(beside));
  // Another tab may do the same just now, and be about to delete it.
  database.close();
  await answered(factory.deleteDatabase(beside));
}

function answered(request: IDBOpenDBRequest): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new DOMException('the browser does not begin a new log', 'TimeoutError')),
      PATIENCE_MS,
    );
    request.onsuccess = () => {
      clearTimeout(timer);
      resolve(request.result);
    };
    request.onerror = () => {
      clearTimeout(timer);
      reject(request.error ?? new DOMException('the browser could not begin a new log', 'UnknownError'));
    };
  });
}
