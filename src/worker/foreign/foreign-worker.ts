import { expose } from 'comlink';
import { keepErrorCodes } from '../error-transfer.ts';
import { createForeignFiles } from './foreign-files.ts';

keepErrorCodes();

// The page hands over the port at which the catalog's worker asks.
self.onmessage = ({ data }: MessageEvent<MessagePort>) => {
  expose(createForeignFiles(), data);
};
