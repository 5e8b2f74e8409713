import { useEffect, useState } from 'preact/hooks';

/** Returns true while the page is laid out for print. */
export function usePrinting(): boolean {
  const [printing, setPrinting] = useState(() => matchMedia('print').matches);
  useEffect(() => {
    const paper = matchMedia('print');
    const stop = new AbortController();
    const { signal } = stop;
    paper.addEventListener('change', () => setPrinting(paper.matches), { signal });
    // Fires before the print layout. In some browsers the change of the media query alone comes too late.
    window.addEventListener('beforeprint', () => setPrinting(true), { signal });
    window.addEventListener('afterprint', () => setPrinting(false), { signal });
    return () => stop.abort();
  }, []);
  return printing;
}
