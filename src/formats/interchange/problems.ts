import type { Problem, Severity } from './model.ts';

/** The place of a problem, as far as it is known. */
export interface Place {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly metric?: string | undefined;
}

/** Collects the problems of one reading or writing, in their order. */
export class Problems {
  readonly #all: Problem[] = [];

  add(severity: Severity, code: string, message: string, place: Place = {}): void {
    this.#all.push({ severity, code, message, ...place });
  }

  error(code: string, message: string, place?: Place): void {
    this.add('error', code, message, place);
  }

  loss(code: string, message: string, place?: Place): void {
    this.add('loss', code, message, place);
  }

  warn(code: string, message: string, place?: Place): void {
    this.add('warning', code, message, place);
  }

  note(code: string, message: string, place?: Place): void {
    this.add('note', code, message, place);
  }

  get all(): readonly Problem[] {
    return this.#all;
  }
}
