import { expect, test } from 'vitest';
import { takeLaunchedFiles } from '../../../src/app/import/launched-files.ts';

type Consume = (launch: { readonly files: readonly { getFile(): Promise<File> }[] }) => void;

test('the file of a launch is opened; a launch without one, and a browser without launches, are nothing', async () => {
  const opened: string[] = [];
  const open = (files: readonly { readonly name: string }[]): Promise<void> =>
    Promise.resolve(void opened.push(...files.map(({ name }) => name)));
  let consume: Consume = () => undefined;
  const failed = (error: unknown): void => {
    throw error;
  };
  takeLaunchedFiles({}, open, failed);
  takeLaunchedFiles({ launchQueue: { setConsumer: (given: Consume) => (consume = given) } }, open, failed);
  consume({ files: [] });
  consume({ files: [{ getFile: () => Promise.resolve(new File([], 'a.db')) }] });
  await new Promise((resolve) => setTimeout(resolve));
  expect(opened).toEqual(['a.db']);
});

test('a file that cannot be read any more is reported', async () => {
  const failures: unknown[] = [];
  let consume: Consume = () => undefined;
  takeLaunchedFiles(
    { launchQueue: { setConsumer: (given: Consume) => (consume = given) } },
    () => Promise.resolve(),
    (error) => failures.push(error),
  );
  consume({ files: [{ getFile: () => Promise.reject(new Error('gone')) }] });
  await new Promise((resolve) => setTimeout(resolve));
  expect(failures).toEqual([new Error('gone')]);
});
