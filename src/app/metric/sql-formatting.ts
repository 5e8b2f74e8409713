import { useEffect, useRef, useState } from 'preact/hooks';
import type { Formatted } from '../text/sql-format.ts';
import { formatInWorker } from '../text/text-work.ts';

/** The way in which a calculation is shown, and a way to change it. The stored text never changes. */
export type Formatting = { readonly shown: string; readonly toggle: () => void } & (
  | { readonly is: 'as written' | 'formatted' }
  /** It is being formatted; `toggle` ends that. */
  | { readonly is: 'formatting' }
  /** It could not be formatted, and is shown as written. */
  | { readonly is: 'refused'; readonly because: string }
);

type State =
  | { readonly is: 'as written' | 'formatting' }
  | { readonly is: 'formatted'; readonly text: string }
  | { readonly is: 'refused'; readonly because: string };

type Refusal = Extract<Formatted, { is: 'refused' }>['because'];

const REASONS: Readonly<Record<Refusal, string>> = {
  'not SQL': 'This SQL cannot be formatted. It is shown as written.',
  'too long': 'This text is too long to format. It is shown as written.',
  meaning: 'Formatting could change what this says. It is shown as written.',
  template: 'A template cannot be formatted without changing it. It is shown as written.',
  comment: 'SQL dialects disagree where its comments end, so it is not formatted. It is shown as written.',
  quote: 'SQL dialects disagree where its quoted text ends, so it is not formatted. It is shown as written.',
  sign: 'It contains a character that is not SQL, so it is not formatted. It is shown as written.',
};
const TAKES_LONG = 'Formatting this takes too long. It is shown as written.';
const NOT_LOADED = 'The SQL formatter could not be loaded. Check your connection and try again.';

/** Formats a calculation on demand, and shows it as written again. Another calculation starts as written. */
export function useFormatting(calculation: string): Formatting {
  const [state, setState] = useState<State>({ is: 'as written' });
  const workRef = useRef<AbortController>(undefined);
  useEffect(() => {
    setState({ is: 'as written' });
    return () => workRef.current?.abort();
  }, [calculation]);

  async function format(): Promise<void> {
    const { signal } = (workRef.current = new AbortController());
    setState({ is: 'formatting' });
    const next = await formatted(calculation, signal);
    if (!signal.aborted) setState(next);
  }

  const toggle = (): void => {
    workRef.current?.abort();
    if (state.is === 'formatted' || state.is === 'formatting') setState({ is: 'as written' });
    else void format();
  };
  switch (state.is) {
    case 'formatted':
      return { is: 'formatted', shown: state.text, toggle };
    case 'refused':
      return { is: 'refused', because: state.because, shown: calculation, toggle };
    case 'as written':
    case 'formatting':
      return { is: state.is, shown: calculation, toggle };
  }
}

async function formatted(calculation: string, signal: AbortSignal): Promise<State> {
  try {
    const outcome = await formatInWorker(calculation, signal);
    if (outcome.is === 'too long') return { is: 'refused', because: TAKES_LONG };
    const { value } = outcome;
    return value.is === 'refused' ? { is: 'refused', because: REASONS[value.because] } : value;
  } catch {
    // Offline and not loaded before, or ended by the user.
    return { is: 'refused', because: NOT_LOADED };
  }
}
