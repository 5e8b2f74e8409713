import { expect, test } from 'vitest';
import {
  catalogName,
  fileStemOf,
  freeName,
  initialsOf,
  nameFromFile,
} from '../../../src/domain/catalog/catalog-name.ts';

test('a name is one line, of bounded length', () => {
  expect(catalogName('  Sales\n north  ')).toBe('Sales north');
  expect(catalogName('x'.repeat(500))).toHaveLength(80);
});

test('a file gives its name without the extension', () => {
  expect(nameFromFile('metrics.db')).toBe('metrics');
  expect(nameFromFile('Team metrics 2026.01.sqlite3')).toBe('Team metrics 2026.01');
  expect(nameFromFile('.db')).toBe('My catalog');
});

test('a name that is taken gets the first number that is free', () => {
  expect(freeName('Sales', [])).toBe('Sales');
  expect(freeName('Sales', ['sales', 'Sales 2'])).toBe('Sales 3');
  const long = 'x'.repeat(80);
  expect(freeName(long, [long])).toBe(`${'x'.repeat(78)} 2`);
});

test('a mark has the initials of the first and the last word', () => {
  expect(initialsOf('My catalog')).toBe('MC');
  expect(initialsOf('metrics')).toBe('M');
  expect(initialsOf('the big one: 2026')).toBe('T2');
  expect(initialsOf('Überblick')).toBe('Ü');
  expect(initialsOf('—')).toBe('');
});

test('a catalog’s files are called after it', () => {
  expect(fileStemOf('Sales, north')).toBe('sales-north');
  expect(fileStemOf('Überblick 日本')).toBe('überblick-日本');
  expect(fileStemOf('../..')).toBe('metricbook');
  expect(fileStemOf(undefined)).toBe('metricbook');
});

test('a name, its initials and its file are cut between characters', () => {
  expect(catalogName('👩‍🚀'.repeat(100))).toBe('👩‍🚀'.repeat(80));
  expect(catalogName('🇩🇪'.repeat(81))).toBe('🇩🇪'.repeat(80));
  expect(initialsOf('e\u0301t\u00e9 की')).toBe('E\u0301की');
  expect(fileStemOf('ที่'.repeat(70))).toBe('ที่'.repeat(60));
});
