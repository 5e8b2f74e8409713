import { describe, expect, it } from 'vitest';
import { CatalogError } from '../../src/domain/catalog-error.ts';
import { textsInMemory } from '../../src/state/kept-texts.ts';
import { createPerson } from '../../src/state/person.ts';
import { createSaving } from '../../src/state/saving.ts';

function begin(name?: string) {
  const kept = textsInMemory();
  if (name !== undefined) kept.set('your-name', name);
  const bugs: unknown[] = [];
  const person = createPerson(kept);
  return { kept, bugs, person, saving: createSaving(person, (error) => void bugs.push(error)) };
}

describe('a change', () => {
  it('asks who the person is before the first one, and never again', async () => {
    const { kept, person, saving } = begin();
    const written = saving.write((by) => Promise.resolve(by));
    expect(person.asking.value).toBe('before-a-change');
    expect(saving.state.value).toEqual({ is: 'saved' });
    person.answer('  Ada ');
    expect(await written).toEqual({ is: 'done', value: 'Ada' });
    expect(kept.get('your-name')).toBe('Ada');
    expect(await saving.write((by) => Promise.resolve(by))).toEqual({ is: 'done', value: 'Ada' });
    expect(person.asking.value).toBe('no');
  });

  it.each([undefined, '  '])('is not made where the person does not say (%j)', async (answer) => {
    const { person, saving } = begin();
    let made = false;
    const written = saving.write(() => Promise.resolve((made = true)));
    person.answer(answer);
    expect(await written).toEqual({ is: 'cancelled' });
    expect(made).toBe(false);
  });

  it('shows as saved only when it is', async () => {
    const { saving } = begin('Ada');
    let finish: () => void = () => undefined;
    const written = saving.write(() => new Promise<void>((resolve) => (finish = resolve)));
    await Promise.resolve();
    expect(saving.state.value).toEqual({ is: 'saving' });
    finish();
    await written;
    expect(saving.state.value).toEqual({ is: 'saved' });
  });

  it('shows as saving until the last of several is saved', async () => {
    const { saving } = begin('Ada');
    const finish: (() => void)[] = [];
    const slow = (): Promise<void> => new Promise((resolve) => finish.push(resolve));
    const both = [saving.write(slow), saving.write(slow)];
    await Promise.resolve();
    finish[0]?.();
    await both[0];
    expect(saving.state.value).toEqual({ is: 'saving' });
    finish[1]?.();
    await both[1];
    expect(saving.state.value).toEqual({ is: 'saved' });
  });

  it('that the browser does not keep shows why, until one is kept', async () => {
    const { saving } = begin('Ada');
    const because = new CatalogError('not-saved', 'The disk is full.');
    expect(await saving.write(() => Promise.reject(because))).toEqual({ is: 'refused', because });
    expect(saving.state.value).toEqual({ is: 'unsaved', because });
    await saving.write(() => Promise.resolve());
    expect(saving.state.value).toEqual({ is: 'saved' });
  });

  it('that is refused for what it says leaves everything as saved as it was', async () => {
    const { saving } = begin('Ada');
    const because = new CatalogError('duplicate-id', 'There is one already.');
    expect(await saving.write(() => Promise.reject(because))).toEqual({ is: 'refused', because });
    expect(saving.state.value).toEqual({ is: 'saved' });
  });

  it('that meets a bug reports it', async () => {
    const { bugs, saving } = begin('Ada');
    const bug = new TypeError('a bug');
    expect(await saving.write(() => Promise.reject(bug))).toEqual({ is: 'cancelled' });
    expect(bugs).toEqual([bug]);
  });
});
