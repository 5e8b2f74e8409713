import { describe, expect, test } from 'vitest';
import type { TabAnswer, TabQuestion } from '../../src/domain/core/update-handshake.ts';
import type { Tab, UpdateHandshake } from '../../src/service-worker/update-handshake.ts';
import { createUpdateHandshake } from '../../src/service-worker/update-handshake.ts';

/** Answers that come at once; `undefined` never comes. */
type Answering = (question: 'get-ready', time: number) => TabAnswer | undefined;

const READY: Answering = () => ({ is: 'ready' });

/** Tabs that answer as a test tells them to, and their notes of what was done to them, in order. */
class Tabs {
  readonly done: string[] = [];
  readonly #tabs = new Map<string, Tab>();
  readonly #scripts = new Map<string, string>();

  open(id: string, answering: Answering = READY, script = 'old'): void {
    this.#scripts.set(id, script);
    let asked = 0;
    this.#tabs.set(id, {
      id,
      postMessage: (question: TabQuestion, [port]: Transferable[]) => {
        if (question.is === 'load-anew') {
          this.done.push(`${id} reloads`);
          this.#scripts.set(id, 'new');
          return;
        }
        if (!(port instanceof MessagePort)) throw new Error('a question without a port');
        if (question.is === 'which') port.postMessage(this.#scripts.get(id));
        if (question.is !== 'get-ready') return;
        asked += 1;
        const answer = answering('get-ready', asked);
        if (answer === undefined) return;
        this.done.push(`${id} is ${answer.is}`);
        port.postMessage(answer);
      },
    });
  }

  close(id: string): void {
    this.#tabs.delete(id);
  }

  handshake(): UpdateHandshake {
    return createUpdateHandshake({
      tabs: () => Promise.resolve([...this.#tabs.values()]),
      activate: () => Promise.resolve(void this.done.push('the new version is active')),
      belongs: (script) => script === 'new',
      forgetOlder: () => Promise.resolve(void this.done.push('older files are forgotten')),
      timeouts: { answer: 200, askAgain: 20, settling: 5000 },
    });
  }
}

function notReady(obstacle: 'import' | 'saving'): TabAnswer {
  return { is: 'not-ready', obstacle, tab: 'One' };
}

describe('[G41] a new version is activated', () => {
  test('when every tab is ready, each asked twice, and then all reload', async () => {
    const tabs = new Tabs();
    tabs.open('one');
    tabs.open('two');
    expect(await tabs.handshake().begin()).toEqual({ is: 'under-way' });
    expect(tabs.done.slice(0, 4).toSorted()).toEqual(['one is ready', 'one is ready', 'two is ready', 'two is ready']);
    expect(tabs.done.slice(4)).toEqual(['the new version is active', 'one reloads', 'two reloads']);
  });

  test('with no tab at all', async () => {
    const tabs = new Tabs();
    expect(await tabs.handshake().begin()).toEqual({ is: 'under-way' });
    expect(tabs.done).toEqual(['the new version is active']);
  });

  test('not while one tab is not ready: nothing is done, and all reasons are reported', async () => {
    const tabs = new Tabs();
    tabs.open('one', () => notReady('import'));
    tabs.open('two', () => notReady('saving'));
    tabs.open('three');
    const end = await tabs.handshake().begin();
    expect(end).toEqual({
      is: 'stopped',
      obstacles: [
        { obstacle: 'import', tab: 'One' },
        { obstacle: 'saving', tab: 'One' },
      ],
    });
    expect(tabs.done.filter((one) => /active|reloads/.test(one))).toEqual([]);
  });

  test('not if a tab begins something new while another one gets ready', async () => {
    const tabs = new Tabs();
    tabs.open('one', (_, time) => (time === 1 ? { is: 'ready' } : notReady('import')));
    tabs.open('two');
    expect(await tabs.handshake().begin()).toMatchObject({ is: 'stopped' });
    expect(tabs.done).not.toContain('the new version is active');
  });

  test('not while a tab gives no answer; asked again, it can', async () => {
    const tabs = new Tabs();
    tabs.open('asleep', (_, time) => (time < 12 ? undefined : { is: 'ready' }));
    const handshake = tabs.handshake();
    expect(await handshake.begin()).toEqual({ is: 'stopped', obstacles: [{ obstacle: 'silent', tab: '' }] });
    expect(tabs.done).toEqual([]);
    expect(await handshake.begin()).toEqual({ is: 'under-way' });
  });

  test('with a tab that began to listen only after it was asked first', async () => {
    const tabs = new Tabs();
    tabs.open('starting', (_, time) => (time < 3 ? undefined : { is: 'ready' }));
    expect(await tabs.handshake().begin()).toEqual({ is: 'under-way' });
  });

  test('with a tab that was opened since, once that is ready too', async () => {
    const tabs = new Tabs();
    tabs.open('one', () => {
      tabs.open('late');
      return { is: 'ready' };
    });
    expect(await tabs.handshake().begin()).toEqual({ is: 'under-way' });
    expect(tabs.done.filter((one) => one === 'late is ready').length).toBeGreaterThanOrEqual(2);
    expect(tabs.done.at(-1)).toBe('late reloads');
  });

  test('without a tab that was closed before it answered', async () => {
    const tabs = new Tabs();
    tabs.open('one');
    tabs.open('closing', () => {
      tabs.close('closing');
      return undefined;
    });
    expect(await tabs.handshake().begin()).toEqual({ is: 'under-way' });
  });

  test('once, if two tabs ask for it at the same time', async () => {
    const tabs = new Tabs();
    tabs.open('one');
    const handshake = tabs.handshake();
    await Promise.all([handshake.begin(), handshake.begin()]);
    expect(tabs.done.filter((one) => one === 'the new version is active')).toHaveLength(1);
  });
});

test('after it, a tab that still runs an older version reloads, and only then are older files deleted', async () => {
  const tabs = new Tabs();
  tabs.open('current', READY, 'new');
  tabs.open('missed', READY, 'old');
  await tabs.handshake().finish();
  expect(tabs.done).toEqual(['missed reloads', 'older files are forgotten']);
});
