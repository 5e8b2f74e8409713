/** A file's name and content: the app's form of a browser's `File`. */
export interface NamedBytes {
  readonly name: string;
  arrayBuffer(): Promise<ArrayBuffer>;
}
