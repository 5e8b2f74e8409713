import { describe, expect, it } from 'vitest';
import { CatalogError } from '../../../src/domain/core/catalog-error.ts';
import type { CatalogAccess } from '../../../src/domain/catalog/stored-version.ts';
import { memoryStore } from '../../../src/app/core/local-store.ts';
import { createPerson } from '../../../src/app/core/person.ts';
import { createSaving } from '../../../src/app/core/saving.ts';
import { inHand } from '../fake-app.ts';

interface Beginning {
  readonly name?: string;
  readonly access?: CatalogAccess | undefined;
  readonly storesAgain?: () => Promise<void>;
}

const WRITABLE: CatalogAccess = { is: 'writable' };
const FULL = new CatalogError('storage-not-saved', 'The disk is full.');

function begin({ name, storesAgain = () => Promise.resolve(), ...rest }: Beginning = {}) {
  const store = memoryStore();
  if (name !== undefined) store.set('your-name', name);
  const bugs: unknown[] = [];
  const person = createPerson(store);
  const told = { settled: 0 };
  const saving = createSaving({
    person,
    report: (error) => void bugs.push(error),
    access: () => ('access' in rest ? rest.access : WRITABLE),
    storesAgain,
    settled: () => void (told.settled += 1),
  });
  return { store, bugs, person, saving, told };
}

/** Opens a page on which a change was not saved. */
async function beginUnsaved(beginning: Beginning = {}) {
  const begun = begin({ name: 'Ada', ...beginning });
  await begun.saving.write(() => Promise.reject(FULL));
  return begun;
}

describe('a change', () => {
  it('asks for the user’s name before the first one, and never again', async () => {
    const { store, person, saving } = begin();
    const written = saving.write((by) => Promise.resolve(by));
    expect(person.asking.value).toBe('before-a-change');
    expect(saving.state.value).toEqual({ is: 'saved' });
    person.answer('  Ada ');
    expect(await written).toEqual({ is: 'done', value: 'Ada' });
    expect(store.get('your-name')).toBe('Ada');
    expect(await saving.write((by) => Promise.resolve(by))).toEqual({ is: 'done', value: 'Ada' });
    expect(person.asking.value).toBe('no');
  });

  it.each([undefined, '  '])('is not made if the user gives no name (%j)', async (answer) => {
    const { person, saving } = begin();
    let made = false;
    const written = saving.write(() => Promise.resolve((made = true)));
    person.answer(answer);
    expect(await written).toEqual({ is: 'cancelled' });
    expect(made).toBe(false);
  });

  it('shows as saved only when it is', async () => {
    const { saving } = begin({ name: 'Ada' });
    const change = inHand<void>();
    const written = saving.write(() => change.promise);
    await Promise.resolve();
    expect(saving.state.value).toEqual({ is: 'saving' });
    change.resolve();
    await written;
    expect(saving.state.value).toEqual({ is: 'saved' });
  });

  it('shows as saving until the last of several is saved', async () => {
    const { saving } = begin({ name: 'Ada' });
    const changes = [inHand<void>(), inHand<void>()];
    const both = changes.map(({ promise }) => saving.write(() => promise));
    await Promise.resolve();
    changes[0]?.resolve();
    await both[0];
    expect(saving.state.value).toEqual({ is: 'saving' });
    changes[1]?.resolve();
    await both[1];
    expect(saving.state.value).toEqual({ is: 'saved' });
  });

  it('that is refused for what it says leaves everything as saved as it was', async () => {
    const { saving } = begin({ name: 'Ada' });
    const because = new CatalogError('conflict-duplicate-id', 'There is one already.');
    expect(await saving.write(() => Promise.reject(because))).toEqual({ is: 'refused', because });
    expect(saving.state.value).toEqual({ is: 'saved' });
    expect(saving.writeBlock.value).toBeUndefined();
  });

  it('that meets a bug reports it', async () => {
    const { bugs, saving } = begin({ name: 'Ada' });
    const bug = new TypeError('a bug');
    expect(await saving.write(() => Promise.reject(bug))).toEqual({ is: 'cancelled' });
    expect(bugs).toEqual([bug]);
    expect(saving.state.value).toEqual({ is: 'saved' });
  });
});

describe('what the browser did not keep', () => {
  it('shows, with the reason, until the browser stores again', async () => {
    const { saving, told } = await beginUnsaved();
    expect(saving.state.value).toEqual({ is: 'unsaved', because: FULL });
    await saving.retry();
    expect(saving.state.value).toEqual({ is: 'saved' });
    expect(saving.writeBlock.value).toBeUndefined();
    expect(told.settled).toBe(1);
    expect(await saving.write(() => Promise.resolve('kept'))).toEqual({ is: 'done', value: 'kept' });
  });

  it('has every further change refused at once, with the reason, and nobody is asked anything', async () => {
    const { store, person, saving } = begin();
    await saving.writeUnsigned(() => Promise.reject(FULL));
    let tried = false;
    const refused = { is: 'refused', because: FULL };
    expect(await saving.write(() => Promise.resolve((tried = true)))).toEqual(refused);
    expect(await saving.writeUnsigned(() => Promise.resolve((tried = true)))).toEqual(refused);
    expect(tried).toBe(false);
    expect(person.asking.value).toBe('no');
    expect(store.keys()).toEqual([]);
  });

  it('still shows when another change that was under way is kept', async () => {
    const { saving } = begin({ name: 'Ada' });
    const other = inHand<void>();
    const slow = saving.write(() => other.promise);
    await saving.write(() => Promise.reject(FULL));
    other.resolve();
    expect(await slow).toEqual({ is: 'done', value: undefined });
    expect(saving.state.value).toEqual({ is: 'unsaved', because: FULL });
  });

  it('stays, with the newer reason, if asking again fails', async () => {
    const gone = new CatalogError('storage-not-saved', 'The disk is gone.');
    const asked = inHand<void>();
    const { saving, told } = await beginUnsaved({ storesAgain: () => asked.promise });
    const settling = saving.retry();
    expect(saving.settling.value).toBe('under-way');
    expect(saving.state.value).toEqual({ is: 'unsaved', because: FULL });
    asked.reject(gone);
    await settling;
    expect(saving.settling.value).toBe('in-vain');
    expect(saving.state.value).toEqual({ is: 'unsaved', because: gone });
    expect(told.settled).toBe(0);
  });

  it('is asked for once at a time, and only if there is something unsaved', async () => {
    let asked = 0;
    const answer = inHand<void>();
    const storesAgain = () => ((asked += 1), answer.promise);
    await begin({ storesAgain }).saving.retry();
    expect(asked).toBe(0);
    const { saving } = await beginUnsaved({ storesAgain });
    const both = [saving.retry(), saving.retry()];
    answer.resolve();
    await Promise.all(both);
    expect(asked).toBe(1);
  });

  it('stays if asking meets a bug, which is reported', async () => {
    const bug = new TypeError('a bug');
    const { bugs, saving } = await beginUnsaved({ storesAgain: () => Promise.reject(bug) });
    await saving.retry();
    expect(bugs).toEqual([bug]);
    expect(saving.state.value).toEqual({ is: 'unsaved', because: FULL });
  });

  it('is saved if it turns out to be stored', async () => {
    const { saving } = await beginUnsaved();
    saving.savedAfterAll();
    expect(saving.state.value).toEqual({ is: 'saved' });
    expect(saving.writeBlock.value).toBeUndefined();
  });

  it('can be tried again if no catalog is open: there is none to spoil', async () => {
    const { saving } = await beginUnsaved({ access: undefined });
    expect(await saving.writeUnsigned(() => Promise.resolve('begun'))).toEqual({ is: 'done', value: 'begun' });
    expect(saving.state.value).toEqual({ is: 'saved' });
  });
});

describe('a catalog that can only be read', () => {
  it('has every change refused at once, with the reason', async () => {
    const { person, saving } = begin({ access: { is: 'read-only', because: 'A newer version keeps it.' } });
    let tried = false;
    const refused = { is: 'refused', because: { code: 'newer-catalog', message: 'A newer version keeps it.' } };
    expect(await saving.write(() => Promise.resolve((tried = true)))).toMatchObject(refused);
    expect(await saving.writeUnsigned(() => Promise.resolve((tried = true)))).toMatchObject(refused);
    expect(tried).toBe(false);
    expect(person.asking.value).toBe('no');
    expect(saving.state.value).toEqual({ is: 'saved' });
  });
});
