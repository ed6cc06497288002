import { describe, expect, test } from 'vitest';
import { quantityOf } from '../../../core/analysis/round-quantities.ts';
import { encodeDurations } from '../../../core/records/histogram.ts';
import { isQuantity, quantityNames } from '../../../core/records/quantity-names.ts';
import type { RoundRecord } from '../../../core/records/records.ts';
import { round } from './_rounds.ts';

const MS = 1e6;
const seen = round();
const some = round({
  elapsedNs: 500 * MS,
  boundNs: 400 * MS,
  operations: { attempted: 8, succeeded: 6, errors: { 'status-500': 2 } },
  latency: encodeDurations([10 * MS, 20 * MS, 30 * MS]),
  service: encodeDurations([1 * MS, 2 * MS, 3 * MS]),
  peakInFlight: 4,
  finishedOutOfOrder: 3,
  cpuUserMicros: 600,
  cpuSystemMicros: 200,
  rssBytes: 5e7,
  witness: {
    ...(seen.witness as NonNullable<RoundRecord['witness']>),
    peakInFlight: 3,
    inFlightIntegralNs: 1000 * MS,
    connectionsAccepted: 2,
    aborted: 1,
  },
  openLoop: { horizonNs: 250 * MS, completed: 5, healthy: 4, unstarted: 2 },
  observations: { beatMs: { count: 9, mean: 2, p50: 1, p99: 7, max: 8 } },
});
const closed: RoundRecord = { ...some, openLoop: null };
const blind: RoundRecord = {
  ...closed,
  witness: null,
  boundNs: null,
  latency: null,
  service: null,
  finishedOutOfOrder: null,
};

describe('the quantity', () => {
  test.each<[string, number | null, RoundRecord?]>([
    ['throughputPerSecond', 20],
    ['throughputPerSecond', 12, closed],
    ['makespanMs', 500],
    ['efficiency', 0.8],
    ['efficiency', null, blind],
    ['latencyP50Ms', 20],
    ['latencyP99Ms', 30],
    ['latencyP99Ms', null, blind],
    ['serviceP50Ms', 2],
    ['serviceP99Ms', 3],
    ['serviceP50Ms', null, blind],
    ['peakInFlight', 4],
    ['peakAtServer', 3],
    ['peakAtServer', null, blind],
    ['meanAtServer', 2],
    ['meanAtServer', null, blind],
    ['connections', 2],
    ['connections', null, blind],
    ['goneAtServer', 1],
    ['goneAtServer', null, blind],
    ['finishedOutOfOrder', 3],
    ['finishedOutOfOrder', null, blind],
    ['cpuMicrosPerOperation', 100],
    ['rssBytes', 5e7],
    ['successShare', 0.75],
    ['healthyPerSecond', 16],
    ['healthyPerSecond', null, closed],
    ['unstartedShare', 0.25],
    ['unstartedShare', null, closed],
    ['observed.beatMs.count', 9],
    ['observed.beatMs.mean', 2],
    ['observed.beatMs.p50', 1],
    ['observed.beatMs.p99', 7],
    ['observed.beatMs.max', 8],
    ['observed.otherMs.max', null],
  ])('%s is %d', (name, value, of = some) => {
    const found = quantityOf(name)(of);
    if (value === null || found === null) expect(found).toBe(value);
    else expect(found / value).toBeCloseTo(1, 3); // a histogram has four digits
  });

  test('of every name is known', () => {
    for (const name of quantityNames) expect(() => quantityOf(name), name).not.toThrow();
  });

  test.each([
    'speed',
    '',
    'toString',
    'constructor',
    'observed.beatMs',
    'observed.beatMs.p95',
    'observed..p50',
    'observed.a b.p50',
  ])('"%s" is none', (name) => {
    expect(isQuantity(name)).toBe(false);
    expect(() => quantityOf(name)).toThrow(`there is no quantity "${name}"`);
  });
});
