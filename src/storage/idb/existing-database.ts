/** Opens a database as it is; undefined if it does not exist, and none is created. */
export function existing(factory: IDBFactory, name: string): Promise<IDBDatabase | undefined> {
  const request = factory.open(name);
  return new Promise((resolve, reject) => {
    let isNew = false;
    request.onupgradeneeded = () => {
      isNew = true;
      request.transaction?.abort();
    };
    request.onerror = () =>
      isNew
        ? resolve(undefined)
        : reject(request.error ?? new DOMException('the browser gave no reason', 'UnknownError'));
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
  });
}
