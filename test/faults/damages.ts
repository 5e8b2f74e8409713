import type { StoreName } from '../../src/storage/idb/idb-store.ts';
import type { LogKey } from '../../src/storage/log/records.ts';
import type { Disk, Entry } from './disk.ts';
import { textOf } from './disk.ts';

/** One way in which what is stored is no longer what was written. */
export interface Damage {
  readonly what: string;
  readonly disk: Disk;
}

/** A changed value, and what was done to it. */
interface Change {
  readonly how: string;
  readonly value: unknown;
}

/**
 * Yields every damage of one record: deleted, of another type, each of its values changed, or swapped with another
 * record of its kind.
 */
export function* damagesOf(disk: Disk): Generator<Damage> {
  for (const store of ['log', 'blocks'] as const) {
    for (const [i, { key, value }] of disk[store].entries()) {
      const name = nameOf(key);
      yield { what: `${name} dropped`, disk: { ...disk, [store]: disk[store].toSpliced(i, 1) } };
      for (const change of [...OTHER_TYPES, ...changesOf(value)]) {
        const damaged = withValue(disk, store, i, change.value);
        if (canBe(damaged)) yield { what: `${name} ${change.how}`, disk: damaged };
      }
      yield* swaps(disk, store, i);
    }
  }
}

/** Yields swaps of the record with each later one of its kind. */
function* swaps(disk: Disk, store: StoreName, i: number): Generator<Damage> {
  const one = disk[store][i];
  if (one === undefined) return;
  for (const [j, other] of disk[store].entries()) {
    if (j <= i || kindOf(store, one) !== kindOf(store, other)) continue;
    const swapped = withValue(withValue(disk, store, i, other.value), store, j, one.value);
    // Equal records may well be swapped.
    if (textOf(one.value) !== textOf(other.value))
      yield { what: `${nameOf(one.key)} and ${nameOf(other.key)} in each other's place`, disk: swapped };
  }
}

/** Yields older roots in place of the present ones: the head, the manifest, or both. */
export function* olderRoots(disk: Disk, generations: readonly (readonly Entry[])[]): Generator<Damage> {
  const present = new Set(disk.log.filter(({ key }) => isSlot(key)).map(textOf));
  for (const [number, generation] of generations.entries()) {
    for (const kinds of [['tip'], ['ledger'], ['tip', 'ledger']]) {
      const older = generation.filter(({ key }) => kinds.includes((key as LogKey)[0]));
      if (older.every((entry) => present.has(textOf(entry)))) continue;
      const log = [...disk.log.filter(({ key }) => !kinds.includes((key as LogKey)[0])), ...older];
      yield { what: `${kinds.join(' and ')} of moment ${number}`, disk: { ...disk, log } };
    }
  }
}

export function isSlot(key: IDBValidKey): boolean {
  return ['tip', 'ledger'].includes((key as LogKey)[0]);
}

const OTHER_TYPES: readonly Change[] = [null, 7, 'text', {}, [], new Uint8Array()].map((value) => ({
  how: `is ${value instanceof Uint8Array ? 'no bytes' : JSON.stringify(value)}`,
  value,
}));

/** Returns the value with each part of it changed in turn. */
function changesOf(value: unknown): Change[] {
  if (value instanceof Uint8Array) return changedBytes(value);
  if (Array.isArray(value)) return changedList(value);
  if (typeof value === 'object' && value !== null) return changedObject(value as Readonly<Record<string, unknown>>);
  if (typeof value === 'string') return [{ how: 'one sign changed', value: `${value.slice(0, -1)}~` }];
  if (typeof value === 'number') return [{ how: 'one more', value: value + 1 }];
  if (typeof value === 'boolean') return [{ how: 'the other', value: !value }];
  return [{ how: 'not nothing', value: 'something' }];
}

function changedBytes(bytes: Uint8Array): Change[] {
  const flips = [0, Math.floor(bytes.length / 2), bytes.length - 1].map((at) => ({
    how: `a bit flipped at ${at}`,
    value: bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)),
  }));
  return [
    ...flips,
    { how: 'cut by one byte', value: bytes.slice(0, -1) },
    { how: 'cut by half', value: bytes.slice(0, bytes.length / 2) },
    { how: 'one byte longer', value: Uint8Array.from([...bytes, 0]) },
    { how: 'all zeros', value: new Uint8Array(bytes.length) },
    { how: 'the same in words of 16 bits', value: new Uint16Array(bytes.slice(0, bytes.length & ~1).buffer) },
  ];
}

function changedList(list: readonly unknown[]): Change[] {
  const parts = list.flatMap((part, i) =>
    changesOf(part).map(({ how, value }) => ({ how: `[${i}] ${how}`, value: list.with(i, value) })),
  );
  const rest = [
    { how: 'without its first', value: list.slice(1) },
    { how: 'without its last', value: list.slice(0, -1) },
    { how: 'the other way round', value: list.toReversed() },
  ];
  return [...parts, ...rest.filter(({ value }) => textOf(value) !== textOf(list))];
}

function changedObject(object: Readonly<Record<string, unknown>>): Change[] {
  return Object.entries(object).flatMap(([name, part]) => {
    const without = Object.fromEntries(Object.entries(object).filter(([other]) => other !== name));
    return [
      { how: `without ${name}`, value: without },
      ...changesOf(part).map(({ how, value }) => ({ how: `${name} ${how}`, value: { ...object, [name]: value } })),
    ];
  });
}

function withValue(disk: Disk, store: StoreName, i: number, value: unknown): Disk {
  return { ...disk, [store]: disk[store].map((entry, j) => (j === i ? { ...entry, value } : entry)) };
}

/** IndexedDB itself allows no two records with one slot. */
function canBe({ log }: Disk): boolean {
  const roots = log.flatMap(({ value }) => {
    const slot = (value as { slot?: unknown } | null)?.slot;
    return typeof slot === 'string' ? [slot] : [];
  });
  return new Set(roots).size === roots.length;
}

function kindOf(store: StoreName, { key }: Entry): string {
  return store === 'log' ? (key as LogKey)[0] : 'block';
}

function nameOf(key: IDBValidKey): string {
  return (key as (string | number)[]).map((part) => String(part).slice(0, 6)).join(' ');
}
