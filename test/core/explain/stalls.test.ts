import { expect, test } from 'vitest';
import type { RoundRecord } from '../../../core/records.ts';
import type { DrawnWork } from '../../../core/types.ts';
import { eventLoop, member, plan, suite } from '../../_plan.ts';
import { findingsOf } from './_explained.ts';

const stalling = suite({
  params: {
    ...suite().params,
    operations: { about: 'operations a round', values: [50] },
    stallShare: { about: 'share', values: [0, 0.1, 0.2, 0.5] },
  },
  work: (params) => ({
    ...(suite().work(params) as DrawnWork),
    latencyMs: 50,
    stallShare: Number(params['stallShare']),
    stallMs: 1000,
  }),
});
const asked = { suites: [member(stalling)], models: [eventLoop], concurrency: [8] };
const open = plan({ ...asked, arrivals: { kind: 'poisson', ratePerSecond: 50 } });

/** In the fake world operations do not wait until they are due, which no bound allows. */
const unbound = { boundNs: null, fifoNs: null };

const shareOf = ({ trial }: RoundRecord): number => Number(/stallShare=([\d.]+)/.exec(trial)?.[1]);
/** All healthy calls that come in 50 ms before the end of a second, up to a share of 0.1, a third of them above it. */
const says = (round: RoundRecord): Partial<RoundRecord> => {
  const healthy = 47.5 * (1 - shareOf(round)) * (shareOf(round) > 0.1 ? 1 / 3 : 1);
  return {
    ...unbound,
    openLoop: { horizonNs: 1e9, completed: 50, healthy: Math.round(healthy * 100) / 100, unstarted: 0 },
  };
};

test('survival by share, the share at which it collapses, and the one that theory says', async () => {
  const [stall, ...others] = await findingsOf('stall', open, { says });
  expect(others).toEqual([]);
  expect(stall?.numbers).toMatchObject({ survivesAt: 0.1, collapsesAt: 0.2, slots: 8 });
  // (8 slots ÷ 50/s − 50 ms) ÷ 1000 ms
  expect(stall?.numbers['criticalStallShare']).toBeCloseTo(0.11, 10);
  expect(stall?.numbers['healthyShareAt0.5']).toBeCloseTo(1 / 3, 2);
  expect(stall?.sentence).toBe(
    'event-loop with 8 slots does of the healthy calls 100 % at p=0, 100 % at p=0.1, 33 % at p=0.2, 33 % at p=0.5: it collapses between p=0.1 and p=0.2, to 12.7/s; theory says that it collapses from p* = 0.11 on',
  );
});

test('arrivals that never get a slot are a collapse, whatever was done', async () => {
  const unstarted = (round: RoundRecord) => {
    const { openLoop } = says(round);
    return openLoop == null
      ? {}
      : { ...unbound, openLoop: { ...openLoop, healthy: 50, unstarted: shareOf(round) === 0.1 ? 5 : 0 } };
  };
  const [stall] = await findingsOf('stall', open, { says: unstarted });
  expect(stall?.numbers).toMatchObject({ survivesAt: 0, collapsesAt: 0.1 });
});

test('who survives them all is said to', async () => {
  const well = (round: RoundRecord) => ({
    ...unbound,
    openLoop: { horizonNs: 1e9, completed: 50, healthy: 47.5 * (1 - shareOf(round)), unstarted: 0 },
  });
  const [stall] = await findingsOf('stall', open, { says: well });
  expect(stall?.numbers).toMatchObject({ survivesAt: 0.5, collapsesAt: null });
  expect(stall?.sentence).toContain('it survives them all');
});

test('a timeout that ends healthy calls is refused', async () => {
  const impatient = suite({
    ...stalling,
    server: null,
    work: (params) => ({ ...(stalling.work(params) as DrawnWork), latencyMs: 50, timeoutMs: 50 }),
  });
  const planned = plan({ ...asked, suites: [member(impatient)], arrivals: { kind: 'poisson', ratePerSecond: 50 } });
  const [stall] = await findingsOf('stall', planned, { says });
  expect(stall).toMatchObject({ confidence: 'refused', reason: 'its timeout ends healthy calls too' });
});

test('a closed loop has nothing to survive', async () => {
  expect(await findingsOf('stall', plan(asked))).toEqual([]);
});
