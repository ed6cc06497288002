import { expect, test } from 'vitest';
import { loadedOtherwise } from '../../../core/records/dependency.ts';

const wanted = { name: 'undici', version: '8.10.0' };

test.each([
  [['8.10.0'], null],
  [['7.0.0', '8.10.0'], null],
  [['8.12.4'], 'asked for undici 8.10.0, ran 8.12.4'],
  [['7.0.0', '8.12.4'], 'asked for undici 8.10.0, ran 7.0.0, 8.12.4'],
])('a trial that loaded %s: %s', (loaded, other) => {
  expect(loadedOtherwise(wanted, { loaded })).toBe(other);
});

test.each([[null], [{ loaded: null }], [{ loaded: [] }]])('of one that loaded none (%o) nobody knows', (ranOn) => {
  expect(loadedOtherwise(wanted, ranOn)).toMatch(/^asked for undici 8\.10\.0, and no undici was loaded/);
});
