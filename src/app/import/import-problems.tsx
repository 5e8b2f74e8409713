import type { ComponentChildren } from 'preact';
import type { ImportState } from './imports.ts';
import { CopyButton } from '../kit/copy-button.tsx';
import { GrowingList } from '../kit/paged-list.tsx';
import { CODE, PROSE } from '../kit/stored-text.ts';

type Problem = Extract<ImportState, { is: 'refused' }>['problems'][number];

interface ImportProblemsProps {
  readonly problems: readonly Problem[];
  /** The button that closes the list, above it because the list may be long. */
  readonly close: ComponentChildren;
}

/** All problems of a file, each with its place. */
export function ImportProblems({ problems, close }: ImportProblemsProps) {
  const [first] = problems;
  if (first !== undefined && problems.length === 1 && first.place === '') {
    return (
      <>
        <p class="import-refusal">{first.problem}</p>
        <p class="import-end">{close}</p>
      </>
    );
  }
  return (
    <section class="import-problems" aria-labelledby="import-problems">
      <header>
        <h2 class="label" id="import-problems">
          Problems
        </h2>
        <CopyButton text={problems.map(textOf).join('\n')} label="Copy all" />
        {close}
      </header>
      <GrowingList items={problems} step={200} class="import-problem-list" keyOf={textOf}>
        {(problem) => (
          <li>
            {problem.place !== '' && <code {...CODE}>{problem.place}</code>}
            <span {...PROSE}>{problem.problem}</span>
          </li>
        )}
      </GrowingList>
    </section>
  );
}

function textOf({ place, problem }: Problem): string {
  return place === '' ? problem : `${place}: ${problem}`;
}
