// A module of its own, so that its file has a name by which it is left out of what is kept for offline use: only a
// browser that blocks site data needs it, and that keeps nothing.
export { indexedDB, IDBKeyRange } from 'fake-indexeddb';
