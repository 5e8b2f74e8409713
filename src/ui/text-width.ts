const FACES = {
  sans: { font: '--sans', weight: 500, size: 13 },
  mono: { font: '--mono', weight: 400, size: 12 },
} as const;

let context: CanvasRenderingContext2D | null | undefined;

/** Measures texts as they are drawn in a box of a graph, in CSS pixels. */
export function widthIn(face: keyof typeof FACES): (text: string) => number {
  const { font, weight, size } = FACES[face];
  context ??= document.createElement('canvas').getContext('2d');
  if (context === null) return (text) => text.length * size * 0.6;
  const measuring = context;
  measuring.font = `${weight} ${size}px ${getComputedStyle(document.documentElement).getPropertyValue(font)}`;
  return (text) => measuring.measureText(text).width;
}
