import { expect, test } from 'vitest';
import { shownValue } from '../../cli/shown-value.ts';

test('a value keeps its lines and its colours, and moves no cursor', () => {
  expect(shownValue('\u001B[33m1\u001B[39m\n  two')).toBe('\u001B[33m1\u001B[39m\n  two');
  expect(shownValue('a\u001B[2Jb\u0007\u202Ec')).toBe('ab c');
});
