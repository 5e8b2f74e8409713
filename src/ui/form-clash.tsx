import { useEffect, useRef } from 'preact/hooks';
import type { Clash } from '../state/metric-form.ts';

interface FormClashProps {
  readonly clash: Clash;
  readonly code: boolean;
  readonly onSettle: (choice: 'theirs' | 'mine') => void;
}

/** Somebody else changed this field meanwhile: what it is now, and whose shall stand. */
export function FormClash({ clash, code, onSettle }: FormClashProps) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => element.current?.scrollIntoView({ block: 'center' }), []);
  return (
    <div ref={element} class="form-clash">
      <p class="form-clash-title">It was changed meanwhile. It is now:</p>
      <p class={code ? 'form-clash-text mono' : 'form-clash-text'}>
        {clash.theirs === '' ? <span class="missing">nothing</span> : clash.theirs}
      </p>
      <p class="form-clash-actions">
        <button type="button" class="button" onClick={() => onSettle('mine')}>
          Keep what I wrote
        </button>
        <button type="button" class="button" onClick={() => onSettle('theirs')}>
          Take this one
        </button>
      </p>
    </div>
  );
}
