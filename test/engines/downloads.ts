import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';

/** Returns the file that appears in a folder after `ask`, once all of it is there. */
export async function nextFile(folder: string, ask: () => Promise<void>): Promise<string> {
  const before = new Set(await readdir(folder));
  await ask();
  let file = '';
  let size = -1;
  const isWhole = async (): Promise<boolean> => {
    const [name] = (await readdir(folder)).filter((each) => !before.has(each) && !/\.(part|wkdownload)$/.test(each));
    if (name === undefined) return false;
    const last = size;
    file = join(folder, name);
    ({ size } = await stat(file));
    return size > 0 && size === last;
  };
  await expect.poll(isWhole, { message: 'a file was downloaded', timeout: 30_000, intervals: [100] }).toBe(true);
  return file;
}
