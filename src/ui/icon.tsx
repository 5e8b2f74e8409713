/** Drawings of the Lucide set (ISC licence), each on a grid of 24 by 24. */
const DRAWINGS = {
  search: 'm21 21-4.34-4.34M19 11a8 8 0 1 1-16 0 8 8 0 0 1 16 0',
  close: 'M18 6 6 18M6 6l12 12',
  down: 'm6 9 6 6 6-6',
  filter: 'M2 5h20M6 12h12M9 19h6',
  back: 'm12 19-7-7 7-7M19 12H5',
  ascending: 'm5 12 7-7 7 7M12 19V5',
  descending: 'M12 5v14m7-7-7 7-7-7',
  check: 'M20 6 9 17l-5-5',
} as const;

/** A small drawing beside words, or inside a button that is labelled otherwise; never read aloud. */
export function Icon({ name, size = 14 }: { readonly name: keyof typeof DRAWINGS; readonly size?: number }) {
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
      <path d={DRAWINGS[name]} />
    </svg>
  );
}
