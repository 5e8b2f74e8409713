import { useEffect, useState } from 'preact/hooks';

/** Whether the page is laid out for paper at the moment. */
export function usePrinting(): boolean {
  const [printing, setPrinting] = useState(() => matchMedia('print').matches);
  useEffect(() => {
    const paper = matchMedia('print');
    const stop = new AbortController();
    const { signal } = stop;
    paper.addEventListener('change', () => setPrinting(paper.matches), { signal });
    // Comes before the layout for paper; the change of the query alone would be too late in some browsers.
    window.addEventListener('beforeprint', () => setPrinting(true), { signal });
    window.addEventListener('afterprint', () => setPrinting(false), { signal });
    return () => stop.abort();
  }, []);
  return printing;
}
