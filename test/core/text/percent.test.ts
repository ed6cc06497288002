import { expect, test } from 'vitest';
import { percent } from '../../../core/text/words.ts';

test.each([
  [0.05, '5.0 %'],
  [0.1234, '12.3 %'],
  [-0.002, '-0.2 %'],
  [1, '100 %'],
])('%d is told as %s', (share, text) => {
  expect(percent(share)).toBe(text);
});
