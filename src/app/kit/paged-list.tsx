import { Fragment } from 'preact';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { formatNumber } from '../../domain/core/pluralize.ts';

interface GrowingListProps<T> {
  readonly items: readonly T[];
  /**
   * The number of items at first, and how many are added each time the end comes into view. The button doubles the
   * number.
   */
  readonly step: number;
  /** By scrolling, or by the button alone if something below the list must stay within reach. */
  readonly grows?: 'by scrolling' | 'by button';
  readonly class: string;
  readonly keyOf: (item: T) => string | number;
  readonly children: (item: T) => ComponentChildren;
}

/** A list of any length that renders only the part that was scrolled to. The children are `li` elements. */
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
