import { slugOf, type NameRule } from './names.ts';

/** Letters of English, digits and `_`, no digit first: a name in nearly every format. */
export const IDENTIFIER: NameRule = {
  isAllowed: (name) => /^[A-Za-z_][A-Za-z0-9_]*$/u.test(name),
  allowed(text) {
    const plain = slugOf(text)
      .replace(/[^a-z0-9]+/gu, '_')
      .replace(/^_+|_+$/gu, '');
    return plain === '' ? 'metric' : /^\d/u.test(plain) ? `_${plain}` : plain;
  },
};
