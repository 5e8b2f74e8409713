import type { Plugin } from 'vite';
import { PAGE_POLICY } from './hosting-rules.ts';
import { isPageBuild } from './page-build.ts';

const CHARSET = '<meta charset="utf-8" />';

/** Adds the content policy to the built page, before anything that it applies to. */
export function contentPolicy(): Plugin {
  return {
    name: 'metricbook:content-policy',
    apply: isPageBuild,
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        if (!html.includes(CHARSET)) throw new Error(`The page must begin with ${CHARSET}`);
        return html.replace(
          CHARSET,
          `${CHARSET}\n    <meta http-equiv="Content-Security-Policy" content="${PAGE_POLICY}" />`,
        );
      },
    },
  };
}
