import { InvalidArgumentError } from 'commander';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import * as kinds from '../../cli/option-kinds.ts';
import {
  assignments,
  duration,
  rate,
  share,
  tradeText,
  trades,
  wholeNumber,
  wholeNumbers,
  words,
  reportWords,
} from '../../cli/units.ts';

const refused = (parse: () => unknown): void => expect(parse).toThrow(InvalidArgumentError);

describe('a duration', () => {
  test.each([
    ['500ms', 500],
    ['60s', 60_000],
    ['1.5s', 1500],
    ['2m', 120_000],
    ['0.5ms', 0.5],
  ])('%s is %d ms', (word, ms) => {
    expect(duration(word)).toBe(ms);
  });

  test.each(['60', '', 's', '-5s', '0s', '5 s', '1h', '1e3s', '5sec', '.5s'])('"%s" is none', (word) => {
    refused(() => duration(word));
  });
});

describe('a rate', () => {
  test.each([
    ['500/s', 500],
    ['500', 500],
    ['0.5/s', 0.5],
  ])('%s is %d a second', (word, perSecond) => {
    expect(rate(word)).toBe(perSecond);
  });

  test.each(['', '0', '0/s', '-5/s', '5/m', '5 /s', '/s', '1e3/s', 'many'])('"%s" is none', (word) => {
    refused(() => rate(word));
  });
});

describe('a share', () => {
  test.each([
    ['5%', 0.05],
    ['0.05', 0.05],
    ['0', 0],
    ['0%', 0],
    ['99.9%', 0.999],
  ])('%s is %d', (word, value) => {
    expect(share(word)).toBeCloseTo(value, 12);
  });

  test.each(['100%', '1', '-1%', '', ' ', '%x', 'five', 'NaN'])('"%s" is none', (word) => {
    refused(() => share(word));
  });
});

describe('a whole number', () => {
  test('is one of digits, at least as large as asked for', () => {
    expect(wholeNumber(1)('12')).toBe(12);
    expect(wholeNumber(0)('0')).toBe(0);
    expect(wholeNumbers('1,16,64')).toEqual([1, 16, 64]);
  });

  test.each(['0', '-1', '1.5', '1e3', '', ' 1', '9007199254740993', 'one', '0x10'])(
    '"%s" is none from 1 on',
    (word) => {
      refused(() => wholeNumber(1)(word));
    },
  );

  test.each(['1,', ',1', '1,,2', '1, 2', '0'])('"%s" is no list of them', (word) => {
    refused(() => wholeNumbers(word));
  });
});

describe('words', () => {
  test('are repeated or separated by commas', () => {
    expect(words('a,b', undefined)).toEqual(['a', 'b']);
    expect(words('c', ['a', 'b'])).toEqual(['a', 'b', 'c']);
    expect(words('a,,b,', undefined)).toEqual(['a', 'b']);
  });
});

describe('assignments', () => {
  test('gather, and the last word on a key counts', () => {
    const first = assignments('latencyMs=1,20', undefined);
    expect(assignments('client=fetch', first)).toEqual({ latencyMs: ['1', '20'], client: ['fetch'] });
    expect(assignments('latencyMs=5', first)).toEqual({ latencyMs: ['5'] });
    expect(assignments('query=a=b', undefined)).toEqual({ query: ['a=b'] });
  });

  test.each(['latencyMs', '=5', 'latencyMs=', ''])('"%s" is none', (word) => {
    refused(() => assignments(word, undefined));
  });
});

test.each([
  ['json,markdown', ['json', 'markdown']],
  ['json=/a, b/gate.json', ['json=/a, b/gate.json']],
  ['json=a.json,html=b,c.html', ['json=a.json', 'html=b,c.html']],
])('reports %j are parted where a name follows', (word, expected) => {
  expect(reportWords(word, undefined)).toEqual(expected);
});

describe('a trade', () => {
  test.each(['cpu +10% when latency -10%', 'time +2.5% when cpu -30%'])('%s is read, and written as it was', (word) => {
    const all = trades(word, undefined);
    expect(all.map(tradeText)).toEqual([word]);
    expect(trades('latency +1% when time -5%', all)).toHaveLength(2);
  });

  test.each(['cpu 10% when latency -10%', 'cpu +10%', 'cpu +10% when cpu -10%', 'p99 +10% when cpu -10%', ''])(
    '"%s" is refused',
    (word) => {
      expect(() => trades(word, undefined)).toThrow('It must be a trade such as "cpu +10% when latency -10%"');
    },
  );

  test.each([
    [{ cpu: '+10%', when: { latency: '-10%' } }, ['cpu +10% when latency -10%']],
    [
      [
        { time: '+5%', when: { cpu: '-50%' } },
        { cpu: '+5%', when: { time: '-50%' } },
      ],
      ['time +5% when cpu -50%', 'cpu +5% when time -50%'],
    ],
  ])('is configured as %j', (value, text) => {
    expect(kinds.trades.schema(z).parse(value).map(tradeText)).toEqual(text);
  });

  test.each([
    { cpu: '+10%' },
    { cpu: '+10%', time: '+1%', when: { latency: '-10%' } },
    { p99: '+1%', when: { cpu: '-1%' } },
  ])('is not configured as %j', (value) => {
    expect(kinds.trades.schema(z).safeParse(value).success).toBe(false);
  });
});
