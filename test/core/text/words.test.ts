import { expect, test } from 'vitest';
import { percentWord, perSecond, signedPercent, three, time } from '../../../core/text/words.ts';

test('numbers have three digits and their unit', () => {
  expect([0, 0.5, 1.2345, 12.345, 1234.5, 0.00012345].map(three)).toEqual([
    '0',
    '0.5',
    '1.23',
    '12.3',
    '1235',
    '0.000123',
  ]);
  expect([0, 0.0123, 0.9999, 1, 80.45, 1234, 61_000].map(time)).toEqual([
    '0 ms',
    '12.3 µs',
    '1 ms',
    '1 ms',
    '80.5 ms',
    '1.23 s',
    '61 s',
  ]);
  expect([0.012, 0.5, 2.514].map(percentWord)).toEqual(['1.2 %', '50 %', '251 %']);
  expect([0.012, -0.3].map(signedPercent)).toEqual(['+1.2 %', '−30 %']);
  expect(perSecond(1806.4)).toBe('1806/s');
});
