/** A file on the user's disk that holds a copy of the catalog. */
export interface BackupFile {
  readonly name: string;
  /** The permission to write to it without asking. */
  permission(): Promise<PermissionState>;
  /** Has the browser ask the user. Works only while a click is being handled. */
  askPermission(): Promise<PermissionState>;
  /** Throws `file-unavailable` if the file no longer exists. */
  verify(): Promise<void>;
  /** Replaces the file's content with these bytes: all of them or, on failure, none. Throws `file-unavailable`. */
  write(bytes: Uint8Array): Promise<void>;
}

/** The place for backups: one linked file, the same for all tabs and kept across restarts. */
export interface BackupPlace {
  /** Lets the user choose a file, and links it; undefined if they cancel. Throws `file-unavailable`. */
  choose(suggestedName: string): Promise<BackupFile | undefined>;
  find(): Promise<BackupFile | undefined>;
  forget(): Promise<void>;
  /** Runs the task unless another tab is running one. Resolves with true if it ran. Without Web Locks it always runs. */
  alone(task: () => Promise<void>): Promise<boolean>;
}
