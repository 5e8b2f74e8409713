/** The typefaces of a graph's boxes, by their tokens. */
const FACES = {
  name: { font: '--serif', weight: 500, size: '--text-row' },
  small: { font: '--sans', weight: 400, size: '--text-tiny' },
  mono: { font: '--mono', weight: 400, size: '--text-tiny' },
} as const;

/** A typeface of the boxes. */
export type Face = keyof typeof FACES;

let context: CanvasRenderingContext2D | null | undefined;

/** Measures texts as they are drawn in a box of a graph, in CSS pixels. */
export function widthIn(face: Face): (text: string) => number {
  const { font, weight, size } = FACES[face];
  const root = getComputedStyle(document.documentElement);
  const pixels = Number.parseFloat(root.getPropertyValue(size)) * Number.parseFloat(root.fontSize);
  context ??= document.createElement('canvas').getContext('2d');
  if (context === null) return (text) => text.length * pixels * 0.6;
  const measuring = context;
  measuring.font = `${weight} ${pixels}px ${root.getPropertyValue(font)}`;
  return (text) => measuring.measureText(text).width;
}
