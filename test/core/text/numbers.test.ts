import { describe, expect, test } from 'vitest';
import {
  duration,
  durationSpread,
  micros,
  number,
  percent,
  percentWord,
  rate,
  rateSpread,
  ratioInterval,
  ratioPlusMinus,
  size,
} from '../../../core/text/numbers.ts';

/** The space before a unit does not break a line; here it is written as a plain one. */
const plain = (text: string) => text.replaceAll('\u00A0', ' ');

describe('a number', () => {
  test.each([
    [0, '0'],
    [0.000123, '0.000123'],
    [0.7104, '0.710'],
    [9.996, '10.0'],
    [48.83, '48.8'],
    [745.6, '746'],
    [1014, '1010'],
    [-3.14159, '-3.14'],
  ])('%d has three significant digits: %s', (value, text) => expect(number(value)).toBe(text));

  test.each([null, Number.NaN, Number.POSITIVE_INFINITY])('%s is a dash, not a number', (value) => {
    for (const format of [number, micros, duration, rate, size, percent]) expect(format(value)).toBe('–');
  });
});

describe('a duration takes the unit that leaves its digits before it', () => {
  test.each([
    [0, '0 µs'],
    [0.000312, '0.312 µs'],
    [0.0412, '41.2 µs'],
    [0.9996, '1.00 ms'],
    [20.44, '20.4 ms'],
    [999.4, '999 ms'],
    [999.7, '1.00 s'],
    [4096, '4.10 s'],
    [61_000, '61.0 s'],
  ])('%d ms is %s', (ms, text) => expect(plain(duration(ms))).toBe(text));
});

test('rates and sizes are scaled', () => {
  expect(rate(26_400)).toBe('26.4k');
  expect(rate(999.9)).toBe('1.00k');
  expect(plain(size(488_100_000))).toBe('488 MB');
  expect(plain(size(8_330_000_000))).toBe('8.33 GB');
});

test('CPU stays in microseconds, so that a column can be compared', () => {
  expect([141, 972, 1014, 12_345].map(micros).map(plain)).toEqual(['141 µs', '972 µs', '1010 µs', '12300 µs']);
});

test('a share is percent with one decimal, and a small one is not shown as none', () => {
  expect([0, 0.0002, 0.008, 0.97, 0.9996, 1.02].map((share) => plain(percent(share)))).toEqual([
    '0.0 %',
    '<0.1 %',
    '0.8 %',
    '97.0 %',
    '100 %',
    '102 %',
  ]);
  expect(plain(percentWord(0.05))).toBe('5 %');
});

test('an interval has the unit and the decimals of its median', () => {
  expect(plain(durationSpread({ median: 1021, low: 997, high: 1026 }))).toBe('1.02 s (1.00–1.03)');
  expect(rateSpread({ median: 26_400, low: 26_210, high: 26_600 })).toBe('26.4k (26.2–26.6)');
});

test('an interval that the rounds are too few for is a dash beside the median', () => {
  expect(rateSpread({ median: 746, low: null, high: null })).toBe('746 (–)');
  expect(rateSpread({ median: null, low: null, high: null })).toBe('–');
});

describe('a ratio', () => {
  test('is shown with its interval', () => {
    expect(ratioInterval({ estimate: 15.3, low: 15.06, high: 15.5 })).toBe('15.3× (15.1–15.5)');
    expect(ratioInterval({ estimate: null, low: null, high: null })).toBe('–');
  });

  test('is shown ± the distance to the farther bound', () => {
    expect(ratioPlusMinus({ estimate: 0.971, low: 0.956, high: 0.983 })).toBe('0.971× ±0.015');
    expect(ratioPlusMinus({ estimate: 15.3, low: null, high: null })).toBe('15.3× (–)');
  });

  test('never looks exact only because its interval is narrow', () => {
    expect(ratioPlusMinus({ estimate: 15.3, low: 15.28, high: 15.31 })).toBe('15.3× ±0.02');
  });
});
