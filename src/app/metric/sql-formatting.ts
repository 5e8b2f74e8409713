import { useEffect, useState } from 'preact/hooks';

/** The way in which a calculation is shown, and a way to change it. The stored text never changes. */
export type Formatting = { readonly shown: string; readonly toggle: () => void } & (
  | { readonly is: 'as written' | 'formatted' }
  /** It could not be formatted, and is shown as written. */
  | { readonly is: 'refused'; readonly because: string }
);

type State =
  | { readonly is: 'as written' }
  | { readonly is: 'formatted'; readonly text: string }
  | { readonly is: 'refused'; readonly because: string };

const NOT_SQL = 'This SQL cannot be formatted. It is shown as written.';
const NOT_LOADED = 'The SQL formatter could not be loaded. Check your connection and try again.';

/** Formats a calculation on demand, and shows it as written again. Another calculation starts as written. */
export function useFormatting(calculation: string): Formatting {
  const [state, setState] = useState<State>({ is: 'as written' });
  useEffect(() => setState({ is: 'as written' }), [calculation]);

  async function format(): Promise<void> {
    setState(await formatted(calculation));
  }

  const toggle = (): void => {
    if (state.is === 'formatted') setState({ is: 'as written' });
    else void format();
  };
  switch (state.is) {
    case 'formatted':
      return { is: 'formatted', shown: state.text, toggle };
    case 'refused':
      return { is: 'refused', because: state.because, shown: calculation, toggle };
    case 'as written':
      return { is: 'as written', shown: calculation, toggle };
  }
}

async function formatted(calculation: string): Promise<State> {
  try {
    const { formatSql } = await import('./sql-format.ts');
    const text = formatSql(calculation);
    return text === undefined ? { is: 'refused', because: NOT_SQL } : { is: 'formatted', text };
  } catch {
    // Offline, and not loaded before.
    return { is: 'refused', because: NOT_LOADED };
  }
}
