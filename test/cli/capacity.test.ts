import { describe, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { objective } from '../../cli/units.ts';
import { capturedIo } from '../_io.ts';

test('an objective is a percentile and a time', () => {
  expect(objective('p99=50ms')).toEqual({ percentile: 'p99', mostMs: 50 });
  expect(objective('p50=1s')).toEqual({ percentile: 'p50', mostMs: 1000 });
  for (const word of ['50ms', 'p98=50ms', 'p99']) expect(() => objective(word)).toThrow('It must be');
});

describe('lockstep capacity refuses with 2, on one line,', () => {
  test.each([
    ['no objective', ['sleep'], "required option '--slo <objective>' not specified"],
    ['one that is none', ['sleep', '--slo', 'fast'], 'It must be an objective such as p99=50ms'],
    ['several rows', ['sleep', '--slo', 'p99=60ms', '-k', '1,2'], 'a capacity is that of one row, and this plans 2: '],
    ['a rate', ['sleep', '--slo', 'p99=60ms', '--rate', '5/s'], 'leave out --rate'],
    ['an empty range', ['sleep', '--slo', 'p99=60ms', '--from', '9', '--to', '5'], 'from 9 to 5 a second'],
    ['a suite that is none', ['slep', '--slo', 'p99=60ms'], 'did you mean sleep?'],
    ['a report of runs', ['sleep', '--slo', 'p99=60ms', '--report', 'html'], 'html cannot tell of capacities: json, '],
    ['too few rounds for an interval', ['sleep', '--slo', 'p99=60ms', '--rounds', '5'], 'whole number of at least 6'],
  ])('%s', async (_, words, said) => {
    const io = capturedIo();
    expect(await main(['capacity', ...words], io)).toBe(2);
    expect(io.output()).toBe('');
    expect(io.errors()).toContain(said);
    expect(io.errors().trimEnd().split('\n')).toHaveLength(1);
  });
});
