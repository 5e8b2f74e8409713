import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import './clamp.css';

interface ClampProps {
  /** The content, which may be tall. */
  readonly children: ComponentChildren;
  /** The label of the button that shows all of it. */
  readonly more: string;
  readonly class: string;
}

/**
 * Shows only the start of content that is too tall; the style of its class sets the height, as `--clamp`. One button
 * shows all of it. So does the focus when it enters the hidden part.
 */
export function Clamp({ children, more, class: className }: ClampProps) {
  const [whole, setWhole] = useState(false);
  const [tall, setTall] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const [outer, inner] = [box.current, content.current];
    if (outer === null || inner === null || whole) return undefined;
    const measure = (): void => setTall(inner.offsetHeight > outer.clientHeight + 1);
    // Measures at once, after the browser's own layout and before it paints.
    const observer = new ResizeObserver(measure);
    observer.observe(outer);
    observer.observe(inner);
    return () => observer.disconnect();
  }, [whole]);

  function onFocusIn(event: FocusEvent): void {
    const [outer, target] = [box.current, event.target];
    if (!tall || outer === null || !(target instanceof Element)) return;
    if (target.getBoundingClientRect().bottom > outer.getBoundingClientRect().bottom) setWhole(true);
  }

  return (
    <div class={`clamp ${className}`} data-clamp={tall ? (whole ? 'whole' : 'clamped') : undefined}>
      <div ref={box} class="clamp-box" onFocusIn={onFocusIn}>
        <div ref={content}>{children}</div>
      </div>
      {tall && (
        <button type="button" class="quiet-button clamp-button" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? 'Show less' : more}
        </button>
      )}
    </div>
  );
}
