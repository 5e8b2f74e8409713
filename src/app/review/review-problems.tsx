import type { FileProblem } from '../../domain/review/reviewed-files.ts';
import { CopyButton } from '../kit/copy-button.tsx';
import { GrowingList } from '../kit/paged-list.tsx';
import { CODE, PROSE } from '../kit/stored-text.ts';
import { placeText, problemCounts, SEVERITIES, sortedProblems } from './review-sentences.ts';

const TITLES = new Map(SEVERITIES);

/** What users should know about the files: what was not imported first. */
export function ReviewProblems({ problems }: { readonly problems: readonly FileProblem[] }) {
  if (problems.length === 0) return null;
  const sorted = sortedProblems(problems);
  return (
    <aside class="review-problems" aria-labelledby="review-problems">
      <header>
        <h2 class="label" id="review-problems">
          Problems and losses
        </h2>
        <CopyButton text={sorted.map(lineOf).join('\n')} label="Copy all" />
        <p>{problemCounts(problems)}</p>
      </header>
      <ProblemList problems={sorted} />
    </aside>
  );
}

/** Problems, each with its place. */
export function ProblemList({ problems }: { readonly problems: readonly FileProblem[] }) {
  return (
    <GrowingList items={problems} step={40} class="review-problem-list" keyOf={lineOf}>
      {(problem) => (
        <li>
          <p class={`label review-${problem.severity}`}>{TITLES.get(problem.severity)}</p>
          <p {...PROSE}>
            {problem.metric !== undefined && <>{problem.metric}: </>}
            {problem.message}
          </p>
          {problem.file !== undefined && <code {...CODE}>{placeText(problem)}</code>}
        </li>
      )}
    </GrowingList>
  );
}

function lineOf(problem: FileProblem): string {
  const place = placeText(problem);
  const metric = problem.metric === undefined ? '' : `${problem.metric}: `;
  return `${place === '' ? '' : `${place}: `}${problem.severity}: ${metric}${problem.message}`;
}
