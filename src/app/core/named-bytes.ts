/** A file's name and content: the app's form of a browser's `File`. */
export interface NamedBytes {
  readonly name: string;
  /** The path below the folder that it was chosen with, and that folder's name; undefined for a file chosen by itself. */
  readonly path?: string | undefined;
  /** In bytes; undefined for what is no file. */
  readonly size?: number | undefined;
  arrayBuffer(): Promise<ArrayBuffer>;
  /** A part of it; undefined for what can only be read whole. */
  slice?(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** A file to read, with what was chosen or dropped together with it. */
export interface IncomingFile extends NamedBytes {
  /** The database's write-ahead log, or its rollback journal. */
  readonly log?: NamedBytes | undefined;
  /** Names of the files that are not read. */
  readonly ignored?: readonly string[] | undefined;
}

/** Endings of the files that SQLite keeps beside a database. */
const LOG = /-(?:wal|journal)$/i;
const BESIDE = /-(?:wal|journal|shm)$/i;

/**
 * The file to read of several: the first one that does not belong to another, with its log. A log without the
 * database's name counts if there is only one database and one log. Undefined if there is no file.
 */
export function incomingFile(files: readonly NamedBytes[]): IncomingFile | undefined {
  const databases = files.filter(({ name }) => !BESIDE.test(name));
  const file = databases[0] ?? files[0];
  if (file === undefined) return undefined;
  const logs = files.filter((each) => each !== file && LOG.test(each.name));
  const named = logs.filter(({ name }) => name.replace(LOG, '').toLowerCase() === file.name.toLowerCase());
  const only = databases.length === 1 && logs.length === 1 ? logs : [];
  // A journal that is still needed says so when it is read. A log beside it would belong to another state.
  const log = named.find(({ name }) => /journal$/i.test(name)) ?? named[0] ?? only[0];
  return {
    name: file.name,
    size: file.size,
    arrayBuffer: () => file.arrayBuffer(),
    log,
    ignored: files.filter((each) => each !== file && each !== log).map(({ name }) => name),
  };
}
