import { h } from 'preact';
import type { IconNode } from 'lucide';
import { ArrowDown, ArrowLeft, ArrowUp, Check, ChevronDown, ListFilter, Search, X } from 'lucide';

/** The drawings in use, each on a 24 × 24 grid. */
const DRAWINGS = {
  search: Search,
  close: X,
  down: ChevronDown,
  filter: ListFilter,
  back: ArrowLeft,
  ascending: ArrowUp,
  descending: ArrowDown,
  check: Check,
} as const satisfies Record<string, IconNode>;

/** The name of a drawing. */
export type IconName = keyof typeof DRAWINGS;

/** A small drawing beside words, or in a button that has another label. Hidden from screen readers. */
export function Icon({ name, size = 14 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {DRAWINGS[name].map(([shape, attributes]) => h(shape, attributes))}
    </svg>
  );
}
