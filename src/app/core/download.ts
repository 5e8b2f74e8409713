/** Makes the browser save bytes as a file, through a temporary link. */
export function downloadInBrowser(name: string, bytes: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the blob after the click; a minute is enough for any disk.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
