/** Runs tasks one after another, in the order in which they asked, whatever becomes of each. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Resolves or rejects as the task does, once its turn has come and gone. */
  take<T>(task: () => T | PromiseLike<T>): Promise<T> {
    const turn = this.#last.then(task);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
