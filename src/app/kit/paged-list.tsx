import { Fragment } from 'preact';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { formatNumber } from '../../domain/core/pluralize.ts';

interface GrowingListProps<T> {
  readonly items: readonly T[];
  /** How many are drawn at first, and how many more each time the end comes into view; the button doubles them. */
  readonly step: number;
  /** By itself as one scrolls, or by its button alone, where something stands below it that has to stay in reach. */
  readonly grows?: 'by scrolling' | 'by button';
  readonly class: string;
  readonly keyOf: (item: T) => string | number;
  readonly children: (item: T) => ComponentChildren;
}

/** A list of any length of which only the part that was scrolled to is drawn. The children are `li` elements. */
export function GrowingList<T>({
  items,
  step,
  grows = 'by scrolling',
  class: className,
  keyOf,
  children,
}: GrowingListProps<T>) {
  const [wanted, setWanted] = useState(step);
  const end = useRef<HTMLButtonElement>(null);
  const left = items.length - wanted;

  useEffect(() => {
    if (left <= 0 || grows === 'by button' || end.current === null) return undefined;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setWanted((count) => count + step);
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [left, step, grows]);

  return (
    <>
      <ul class={className}>
        {items.slice(0, wanted).map((item) => (
          <Fragment key={keyOf(item)}>{children(item)}</Fragment>
        ))}
      </ul>
      {left > 0 && (
        <button ref={end} type="button" class="quiet-button" onClick={() => setWanted(wanted * 2)}>
          Show more ({formatNumber(left)} left)
        </button>
      )}
    </>
  );
}
