import { transferHandlers } from 'comlink';
import type { CatalogErrorCode, ErrorDetails } from '../domain/core/catalog-error.ts';
import { CatalogError } from '../domain/core/catalog-error.ts';

/** An error as it is sent between page and worker. A `CatalogError` keeps its code. */
type ThrownMessage =
  | {
      readonly is: 'catalog';
      readonly code: CatalogErrorCode;
      readonly message: string;
      readonly details: ErrorDetails;
    }
  | { readonly is: 'bug'; readonly name: string; readonly message: string; readonly stack: string }
  | { readonly is: 'value'; readonly value: unknown };

/** The argument of comlink's `throw` handler: the thrown value in a marked box. */
interface ThrownBox {
  readonly value: unknown;
}

/**
 * Replaces comlink's `throw` handler, which loses the code of an error. Call it once on each side, before the first
 * call.
 */
export function keepErrorCodes(): void {
  const own = transferHandlers.get('throw');
  if (own === undefined) throw new Error('comlink has no throw handler');
  transferHandlers.set('throw', {
    canHandle: (value): value is ThrownBox => own.canHandle(value),
    serialize: ({ value }: ThrownBox): [ThrownMessage, Transferable[]] => [messageOf(value), []],
    deserialize: (message: ThrownMessage): never => {
      throw thrownBy(message);
    },
  });
}

function messageOf(value: unknown): ThrownMessage {
  if (value instanceof CatalogError) {
    return { is: 'catalog', code: value.code, message: value.message, details: value.details };
  }
  if (value instanceof Error) {
    return { is: 'bug', name: value.name, message: value.message, stack: value.stack ?? '' };
  }
  return { is: 'value', value };
}

function thrownBy(message: ThrownMessage): unknown {
  switch (message.is) {
    case 'catalog':
      return new CatalogError(message.code, message.message, message.details);
    case 'bug':
      return Object.assign(new Error(message.message), { name: message.name, stack: message.stack });
    case 'value':
      return message.value;
  }
}
