import type { Page } from 'playwright-core';
import { FIRST_ROW } from './first-list.ts';

/** Blank times of a long list while it is scrolled, in milliseconds. */
export interface Scrolling {
  /** The longest time that a row on the screen stood without its name, for each way of scrolling. */
  readonly blank: Readonly<Record<ScrollWay, number>>;
  readonly frames: number;
}

/** By the wheel, by a strong flick, and by the scroll bar's thumb from end to end. */
export type ScrollWay = 'wheel' | 'flick' | 'thumb';

/** Pixels a second; the thumb goes through the whole list in the same time, however long that is. */
const SPEED: Record<'wheel' | 'flick', number> = { wheel: 2_400, flick: 24_000 };
const LASTS_MS = 3000;

/** Scrolls the list that is open in the tab in each way, and watches every frame for rows without text. */
export async function measureScrolling(tab: Page): Promise<Scrolling> {
  await tab.locator(FIRST_ROW).first().waitFor();
  const blank = { wheel: 0, flick: 0, thumb: 0 };
  let frames = 0;
  for (const way of ['wheel', 'flick', 'thumb'] as const) {
    const pixels = way === 'thumb' ? Number.MAX_SAFE_INTEGER : (SPEED[way] * LASTS_MS) / 1000;
    const seen = await tab.evaluate(scrollAndWatch, { pixels, lastsMs: LASTS_MS });
    blank[way] = seen.blank;
    frames += seen.frames;
  }
  return { blank, frames };
}

/** Runs in the page. Serialised: it may use nothing from outside. */
async function scrollAndWatch(asked: { readonly pixels: number; readonly lastsMs: number }) {
  const grid = document.querySelector('[role="grid"][aria-label="Metrics"]');
  if (grid === null) throw new Error('there is no list');
  const far = Math.min(asked.pixels, grid.scrollHeight - grid.clientHeight);
  grid.scrollTo(0, 0);
  const begun = performance.now();
  let blankSince: number | undefined;
  let blank = 0;
  let frames = 0;

  /** Tells if any place on the screen has no row, or a row without its name. */
  const isBlank = (): boolean => {
    const { left, top, bottom, width } = grid.getBoundingClientRect();
    for (let y = top + 20; y < bottom - 5; y += 40) {
      const row = document.elementFromPoint(left + width / 2, y)?.closest('[role="row"]') ?? undefined;
      if (row === undefined || row.querySelector('a, .metric-row-name') === null) return true;
    }
    return false;
  };

  while (performance.now() - begun < asked.lastsMs || blankSince !== undefined) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const now = performance.now();
    frames += 1;
    // Checks the previous frame's drawing before this one scrolls on.
    if (isBlank()) {
      blankSince ??= now;
      blank = Math.max(blank, now - blankSince);
    } else if (blankSince !== undefined) {
      blank = Math.max(blank, now - blankSince);
      blankSince = undefined;
    }
    grid.scrollTo(0, far * Math.min(1, (now - begun) / asked.lastsMs));
  }
  return { blank, frames };
}
