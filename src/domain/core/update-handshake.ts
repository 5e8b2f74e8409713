// A new version of the page takes over from the old one: what the tabs and the service worker say to each other.

/** Why a tab cannot be loaded anew just now without losing something. */
export type Obstacle =
  /** A change is being saved and does not end. */
  | 'saving'
  /** A change was not saved. */
  | 'unsaved'
  /** A change waits for the person's name. */
  | 'name'
  /** A file is being read, previewed or taken in. */
  | 'import'
  /** A file is being written: an export, a backup. */
  | 'file'
  /** The browser does not store what is being written. */
  | 'refused-draft'
  /** Another tab writes into the same form, and the browser stores what that one wrote. */
  | 'same-form'
  /** The tab gave no answer in time: asleep, or very busy. */
  | 'silent'
  /** The new version itself gave no answer. */
  | 'no-answer';

/** An obstacle with the title of the tab that it stands in; empty where that is not known. */
export interface TabObstacle {
  readonly obstacle: Obstacle;
  readonly tab: string;
}

/** How a take-over ended, as far as whoever asked for it can be told: where it went on, the page is loaded anew. */
export type TakeOver =
  | { readonly is: 'under-way' }
  | { readonly is: 'stopped'; readonly obstacles: readonly TabObstacle[] };

/** What a tab asks the service worker. Each message brings a port for the answer. */
export type WorkerQuestion =
  /** Whether a script is part of the version in force; answered by a boolean. The tab that runs it is taken charge of. */
  | { readonly is: 'belongs'; readonly script: string }
  /** Has all tabs get ready, then take this version; answered by a `TakeOver`. */
  | { readonly is: 'take-over'; readonly worker: 'waiting' | 'active' };

/** What the service worker asks a tab, with a port for the answer, or tells it. */
export type TabQuestion =
  /** Has the tab store all it has; answered by a `TabAnswer`. */
  | { readonly is: 'get-ready' }
  /** Which version the tab runs; answered by the address of its script. */
  | { readonly is: 'which' }
  /** All tabs are ready, and the new version is in force. */
  | { readonly is: 'load-anew' };

/** What came of `get-ready`. */
export type TabAnswer =
  | { readonly is: 'ready' }
  | { readonly is: 'not-ready'; readonly obstacle: AnsweredObstacle; readonly tab: string };

/** What may stand in the way in a tab that answers. */
export type AnsweredObstacle = Exclude<Obstacle, 'silent' | 'no-answer'>;

const WORDS: Readonly<Record<AnsweredObstacle, string>> = {
  saving: 'something is still being saved',
  unsaved: 'a change could not be saved',
  name: 'a change waits for your name',
  import: 'a file is open to be imported, and would have to be opened again',
  file: 'a file is being written',
  'refused-draft': 'the browser has no room to keep what is being written: save it',
  'same-form': 'a form is being written in another tab as well: save or discard one of the two',
};

/** What stands in the way, as a sentence. */
export function obstacleSentence({ obstacle, tab }: TabObstacle): string {
  switch (obstacle) {
    case 'silent':
      return 'A tab does not answer. The browser may have put it to sleep: show it once, or close it.';
    case 'no-answer':
      return 'The new version does not answer.';
    default:
      return `${tab === '' ? 'In a tab' : `In “${tab}”`} ${WORDS[obstacle]}.`;
  }
}

/** The same, said in the tab that it is about. */
export function ownObstacleSentence(obstacle: AnsweredObstacle): string {
  return `A new version waits for this tab: ${WORDS[obstacle]}.`;
}
