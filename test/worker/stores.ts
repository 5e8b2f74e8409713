import { CatalogStore } from '../../src/storage/catalog-store.ts';
import type { Browser } from './browser.ts';

/** A gate that holds every caller until it is opened. */
export class Gate {
  readonly reached: Promise<void>;
  readonly #opened: Promise<void>;
  #reach: () => void = () => undefined;
  #open: () => void = () => undefined;

  constructor() {
    this.reached = new Promise((resolve) => (this.#reach = resolve));
    this.#opened = new Promise((resolve) => (this.#open = resolve));
  }

  pass(): Promise<void> {
    this.#reach();
    return this.#opened;
  }

  open(): void {
    this.#open();
  }
}

/** A store whose commits wait at a gate before they are stored. */
export class SlowToStore extends CatalogStore {
  readonly gate = new Gate();

  constructor({ factory, name }: Browser) {
    super(factory, name);
  }

  override async append(...args: Parameters<CatalogStore['append']>): ReturnType<CatalogStore['append']> {
    await this.gate.pass();
    return super.append(...args);
  }
}

/** A store whose recovery reads everything and then waits at a gate, if there is one. */
export class SlowToOpen extends CatalogStore {
  gate: Gate | undefined;

  constructor({ factory, name }: Browser) {
    super(factory, name);
  }

  override async recover(): ReturnType<CatalogStore['recover']> {
    const found = await super.recover();
    await this.gate?.pass();
    return found;
  }
}

/** A store that fails when a test says so, and works otherwise. */
export class FailingStore extends CatalogStore {
  /** Errors that the next commits throw before they store anything. */
  readonly failures: Error[] = [];

  constructor({ factory, name }: Browser) {
    super(factory, name);
  }

  override append(...args: Parameters<CatalogStore['append']>): ReturnType<CatalogStore['append']> {
    const failure = this.failures.shift();
    return failure === undefined ? super.append(...args) : Promise.reject(failure);
  }

  override replace(...args: Parameters<CatalogStore['replace']>): ReturnType<CatalogStore['replace']> {
    const failure = this.failures.shift();
    return failure === undefined ? super.replace(...args) : Promise.reject(failure);
  }
}

/** A store that waits at a gate before it makes a whole catalog current. */
export class SlowToReplace extends CatalogStore {
  readonly gate = new Gate();

  constructor({ factory, name }: Browser) {
    super(factory, name);
  }

  override async replace(...args: Parameters<CatalogStore['replace']>): ReturnType<CatalogStore['replace']> {
    await this.gate.pass();
    return super.replace(...args);
  }
}

/** A store that stores a change and then, if a test says so, fails before it can report that. */
export class LosingStore extends CatalogStore {
  losesAnswers = false;

  constructor({ factory, name }: Browser) {
    super(factory, name);
  }

  override async append(
    ...[head, bytes, onDoubt]: Parameters<CatalogStore['append']>
  ): ReturnType<CatalogStore['append']> {
    const stored = await super.append(head, bytes, onDoubt);
    if (!this.losesAnswers) return stored;
    const news = await this.since(head);
    const id = news.is === 'entries' ? news.entries.at(-1)?.id : undefined;
    onDoubt?.(id ?? '');
    throw new DOMException('the answer got lost', 'AbortError');
  }
}

/** A store that reads a version and then waits at a gate, the first time. */
export class SlowToReadVersion extends CatalogStore {
  readonly gate = new Gate();

  constructor({ factory, name }: Browser) {
    super(factory, name);
  }

  override async recoverVersion(id: string): ReturnType<CatalogStore['recoverVersion']> {
    const found = await super.recoverVersion(id);
    await this.gate.pass();
    return found;
  }
}
