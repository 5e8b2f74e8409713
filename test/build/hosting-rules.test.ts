import { expect, test } from 'vitest';
import { headerRules } from '../../scripts/build/header-file.ts';
import { HEADER_POLICY, PAGE_POLICY } from '../../scripts/build/hosting-rules.ts';
import { nginxConfiguration } from '../../scripts/build/nginx-configuration.ts';

const FILES = ['_headers', 'assets/index-12345678.js', 'icons/search-96.png', 'index.html', 'service-worker.js'];

// After a change of the rules: npx vitest run --project unit test/build -u
test('the nginx configuration in the documents says what the rules say', async () => {
  await expect(nginxConfiguration()).toMatchFileSnapshot('../../docs/deploy/nginx.conf');
});

test('the policy begins with nothing allowed, and allows neither inline script nor style, nor eval of text', () => {
  expect(PAGE_POLICY).toMatch(/^default-src 'none'; /);
  expect(PAGE_POLICY).not.toMatch(/unsafe-inline|'unsafe-eval'|unsafe-hashes|https?:|blob:|data:|\*/);
  expect(HEADER_POLICY.startsWith(PAGE_POLICY)).toBe(true);
});

test('no file meets two rules of _headers about one header, for hosts would send both values', () => {
  const text = headerRules(FILES);
  const rules = text.split(/\n(?=\/)/).map((rule) => {
    const [path = '', ...headers] = rule.trim().split('\n');
    const matches = new RegExp(`^${path.replaceAll('.', String.raw`\.`).replaceAll('*', '.*')}$`);
    return { matches, names: headers.map((line) => line.trim().split(':')[0]) };
  });
  for (const path of ['/', '/catalog.db', ...FILES.filter((file) => file !== '_headers').map((file) => `/${file}`)]) {
    const names = rules.filter(({ matches }) => matches.test(path)).flatMap((rule) => rule.names);
    expect(names, path).toContain('Cache-Control');
    expect(new Set(names).size, path).toBe(names.length);
  }
  expect(text).not.toContain('/_headers');
});
