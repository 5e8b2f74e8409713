// `npm run icons`: draws the page's icons into public/icons, from the mark in src/app/shell/metricbook.svg, in a real
// browser. The icons are part of the repository; run this when the mark has changed.

import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensurePackages, requireNode } from './install.mjs';
import { ROOT } from './run.mjs';

const MARK = join(ROOT, 'src', 'app', 'shell', 'metricbook.svg');
const OUT = join(ROOT, 'public', 'icons');

const [, SIDE, GROUND] = /viewBox="0 0 (\d+) \d+">[^]*?fill="(#\w+)"/.exec(readFileSync(MARK, 'utf8'));
const INK = '#fffdfa';

/** Signs of the shortcuts, on the mark's background. */
const SIGNS = {
  'new-metric': `<path d="M16 9v14M9 16h14" stroke="${INK}" stroke-width="2.6" stroke-linecap="round"/>`,
  search: `<g fill="none" stroke="${INK}" stroke-width="2.6" stroke-linecap="round"><circle cx="14.5" cy="14.500" r="5.500"/><path d="m19 19 5 5"/></g>`,
};

/**
 * Scale of the mark. A mask may cut off all but the inner circle of four fifths of the width, so the mark shrinks
 * into it.
 */
const WITHIN_MASK = 0.86;

async function icons() {
  requireNode();
  await ensurePackages();
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: ['--no-sandbox'] });
  const page = await browser.newPage();
  mkdirSync(OUT, { recursive: true });
  copyFileSync(MARK, join(OUT, 'metricbook.svg'));
  const mark = readFileSync(MARK, 'utf8');
  for (const size of [192, 512]) {
    await draw(page, `metricbook-${size}`, size, mark);
    await draw(page, `metricbook-maskable-${size}`, size, onGround(mark));
  }
  // iOS rounds the corners itself.
  await draw(page, 'apple-touch-icon', 180, onGround(mark));
  for (const [name, sign] of Object.entries(SIGNS))
    await draw(page, `${name}-96`, 96, mark.replace(/<path[^]*(?=<\/svg>)/, sign));
  await browser.close();
}

/** Draws the mark on a background of its own colour that reaches to the edges. */
function onGround(mark) {
  const shift = (Number(SIDE) * (1 - WITHIN_MASK)) / 2;
  const inner = mark.replace(/<svg[^>]*>|<\/svg>/g, '');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIDE} ${SIDE}"><rect width="${SIDE}" height="${SIDE}" fill="${GROUND}"/><g transform="translate(${shift} ${shift}) scale(${WITHIN_MASK})">${inner}</g></svg>`;
}

async function draw(page, name, size, svg) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>body { margin: 0 } svg { display: block; width: ${size}px; height: ${size}px }</style>${svg}`,
  );
  await page.screenshot({ path: join(OUT, `${name}.png`), omitBackground: true });
}

icons().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
