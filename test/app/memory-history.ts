import type { Address, Move } from '../../src/app/core/address.ts';

/** A browser's session history, without the browser. */
export class MemoryHistory implements Address {
  readonly hashes: string[];
  #at = 0;
  #moved: (move: Move) => void = () => undefined;
  #used: () => void = () => undefined;

  constructor(first = '#/') {
    this.hashes = [first];
  }

  hash(): string {
    return this.hashes[this.#at] ?? '';
  }

  push(hash: string): void {
    this.hashes.splice(this.#at + 1, Infinity, hash);
    this.#at += 1;
  }

  replace(hash: string): void {
    this.hashes[this.#at] = hash;
  }

  listen(moved: (move: Move) => void): void {
    this.#moved = moved;
  }

  beforeUse(act: () => void): void {
    this.#used = act;
  }

  /** Presses something on the page, such as a link that is about to be followed. */
  press(): void {
    this.#used();
  }

  /** Goes through the entries, as the back and forward buttons do. */
  go(by: number): void {
    this.#at += by;
    this.#tell(by);
  }

  /** Follows a link. */
  follow(hash: string): void {
    this.push(hash);
    this.#tell(1);
  }

  #tell(by: number): void {
    this.#moved({
      hash: this.hash(),
      undo: () => {
        this.#at -= by;
        return Promise.resolve();
      },
      redo: () => this.go(by),
    });
  }
}
