// Messages between tabs and service worker, by which a new build of the page replaces the old one. An older build must
// understand them, so their texts never change.

/** The reason why a tab cannot reload now without losing something. */
export type Obstacle =
  /** A save is under way and does not end. */
  | 'saving'
  /** A change was not saved. */
  | 'unsaved'
  /** A change waits for the user to enter a name. */
  | 'name'
  /** A file is being read, previewed or imported. */
  | 'import'
  /** A file is being written, such as an export or a backup. */
  | 'file'
  /** The browser does not store the user's draft. */
  | 'refused-draft'
  /** Another tab edits the same form, and the browser stores that tab's draft. */
  | 'same-form'
  /** The tab did not answer in time: it is asleep or very busy. */
  | 'silent'
  /** The new build did not answer. */
  | 'no-answer';

/** An obstacle and the title of its tab, which is empty if unknown. */
export interface TabObstacle {
  readonly obstacle: Obstacle;
  readonly tab: string;
}

/** The outcome of a take-over, as far as a tab learns of it: if it goes on, the page reloads. */
export type UpdateOutcome =
  | { readonly is: 'under-way' }
  | { readonly is: 'stopped'; readonly obstacles: readonly TabObstacle[] };

/** A message from a tab to the service worker. Each comes with a port for the answer. */
export type WorkerQuestion =
  /**
   * Asks if a script is part of the active build; answered with a boolean. If so, the worker takes control of the
   * tab.
   */
  | { readonly is: 'belongs'; readonly script: string }
  /** Asks to make all tabs ready and then activate this build; answered with a `UpdateOutcome`. */
  | { readonly is: 'take-over'; readonly worker: 'waiting' | 'active' };

/** A message from the service worker to a tab, with a port for the answer if it has one. */
export type TabQuestion =
  /** Asks the tab to store all it has; answered with a `TabAnswer`. */
  | { readonly is: 'get-ready' }
  /** Asks which build the tab runs; answered with the address of its script. */
  | { readonly is: 'which' }
  /** Tells that all tabs were ready and the new build is active: reload. */
  | { readonly is: 'load-anew' };

/** The answer to `get-ready`. */
export type TabAnswer =
  | { readonly is: 'ready' }
  | { readonly is: 'not-ready'; readonly obstacle: AnsweredObstacle; readonly tab: string };

/** The obstacles that a tab can report itself. */
export type AnsweredObstacle = Exclude<Obstacle, 'silent' | 'no-answer'>;

const WORDS: Readonly<Record<AnsweredObstacle, string>> = {
  saving: 'something is still being saved',
  unsaved: 'a change could not be saved',
  name: 'a change waits for your name',
  import: 'a file is open for import and would have to be opened again',
  file: 'a file is being written',
  'refused-draft': 'the browser has no space to keep a draft: save it',
  'same-form': 'the same form is being edited in another tab: save or discard one of the two',
};

/** An obstacle as a sentence. */
export function obstacleSentence({ obstacle, tab }: TabObstacle): string {
  switch (obstacle) {
    case 'silent':
      return 'A tab does not answer. The browser may have put it to sleep: switch to it once, or close it.';
    case 'no-answer':
      return 'The new version does not answer.';
    default:
      return `${tab === '' ? 'In a tab' : `In “${tab}”`} ${WORDS[obstacle]}.`;
  }
}

/** The same, for the tab that has the obstacle. */
export function ownObstacleSentence(obstacle: AnsweredObstacle): string {
  return `A new version is waiting for this tab: ${WORDS[obstacle]}.`;
}
