/** A file's name and content: what a browser's `File` is to the app. */
export interface NamedBytes {
  readonly name: string;
  arrayBuffer(): Promise<ArrayBuffer>;
}
