/** A file on the person's disk that holds a copy of the catalog. */
export interface BackupFile {
  readonly name: string;
  /** Whether it may be written to without asking. */
  permission(): Promise<PermissionState>;
  /** Has the browser ask the person; only while it reacts to a click. */
  askPermission(): Promise<PermissionState>;
  /** Throws `file-unavailable` where the file is not there any more. */
  verify(): Promise<void>;
  /**
   * Puts these bytes in the place of the file's content: all of them or, where it fails, none. Throws
   * `file-unavailable`.
   */
  write(bytes: Uint8Array): Promise<void>;
}

/** Where backups go: the one file that is linked, the same for all tabs and kept over restarts. */
export interface BackupPlace {
  /** Has the person choose a file, and links it. Undefined where they would rather not. Throws `file-unavailable`. */
  choose(suggestedName: string): Promise<BackupFile | undefined>;
  find(): Promise<BackupFile | undefined>;
  forget(): Promise<void>;
  /** Runs the task unless another tab is running one; tells whether it ran. */
  alone(task: () => Promise<void>): Promise<boolean>;
}
