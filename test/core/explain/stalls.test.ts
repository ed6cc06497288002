import { describe, expect, test } from 'vitest';
import type { RoundRecord } from '../../../core/records/records.ts';
import type { DrawnWork, GuardedWork, Params } from '../../../core/members/types.ts';
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
    'event-loop with 8 slots does of the healthy calls 100 % at p=0, 100 % at p=0.1, 33.3 % at p=0.2, 33.3 % at p=0.5: it collapses between p=0.1 and p=0.2, to 12.7/s; theory says that it collapses from p* = 0.11 on',
  );
});

test('the numbers have every share, though two of them be nearly the same', async () => {
  const close = plan({
    ...asked,
    params: { stallShare: ['0.1001', '0.1002'] },
    arrivals: open.trials[0]!.work.arrivals!,
  });
  const [stall] = await findingsOf('stall', close, { says });
  const names = Object.keys(stall?.numbers ?? {}).filter((name) => name.startsWith('healthyShareAt'));
  expect(names).toEqual(['healthyShareAt0.1001', 'healthyShareAt0.1002']);
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

/** Two slots of 10 ms at 100/s, of which half may stall: a tenth of those, for a second. */
const guarding = (some: Partial<GuardedWork>) =>
  plan({
    suites: [
      member(
        suite({
          isServed: true,
          work: (params) => ({
            ...(suite().work(params) as DrawnWork),
            kind: 'guarded',
            operations: 50,
            latencyMs: 10,
            stallShare: 0.1,
            stallMs: 1000,
            guardedShare: 0.5,
            arrivals: { kind: 'poisson', ratePerSecond: 100 },
            ...some,
          }),
        }),
      ),
    ],
    models: [eventLoop],
    concurrency: [2],
  });
const open80 = { ...unbound, openLoop: { horizonNs: 1e9, completed: 50, healthy: 80, unstarted: 0 } };

describe('a bulkhead', () => {
  const spoken = (some: Partial<GuardedWork> = {}) =>
    findingsOf('bulkhead', guarding({ bulkhead: 1, ...some }), { says: () => open80 });

  test('is told with what theory says of its two sides, and of none', async () => {
    const [finding, ...others] = await spoken();
    expect(others).toEqual([]);
    // one slot does (1 − 0.1) ÷ (10 ms + 0.1 · 1 s) = 8.2/s; without it both do 0.95 · 2 ÷ (10 ms + 0.05 · 1 s)
    expect(finding?.sentence).toBe(
      'event-loop with a bulkhead of 1 of 2 slots does 80/s of the healthy calls: theory says 58.2/s, 50/s of them calls that never stall, and without it 31.7/s in the long run',
    );
    expect(finding?.numbers).toMatchObject({ limit: 1, slots: 2, healthyPerSecond: 80 });
  });

  test.each([{ bulkhead: 2 }, { guardedShare: 1 }, { guardedShare: 0 }])('is refused where %o', async (some) => {
    const [finding] = await spoken(some);
    expect(finding).toMatchObject({ confidence: 'refused', reason: 'it keeps no slot for anybody else' });
  });

  test('is none where nobody is turned away', async () => {
    expect(await findingsOf('bulkhead', guarding({}), { says: () => open80 })).toEqual([]);
  });
});

describe('a recovery', () => {
  const recovered = (samples: readonly (number | null)[], some: Partial<GuardedWork> = {}) =>
    findingsOf('recovery', guarding({ guardedShare: 1, stallShare: 1, stallMs: 30, stallUntil: 0.5, ...some }), {
      says: ({ round }) => {
        const sample = samples[round % samples.length] ?? null;
        const summary = { count: 1, mean: sample ?? 0, p50: sample ?? 0, p99: sample ?? 0, max: sample ?? 0 };
        return { ...open80, observations: sample === null ? {} : { recoveryMs: summary } };
      },
    });

  test('is told with what theory says', async () => {
    const [finding] = await recovered([400]);
    // 0.25 s at ρ = 100/s · 40 ms ÷ 2 = 2, and ρ = 0.5 after it
    expect(finding?.sentence).toBe(
      'event-loop with 2 slots is as before 400 ms after 250 ms of stalls: theory says after 500 ms',
    );
  });

  test('needs no time where nobody waited', async () => {
    const [finding] = await recovered([0], { stallMs: 1 });
    expect(finding?.sentence).toContain('is as before at once after 250 ms of stalls: theory says at once');
  });

  test('cannot be said where one round did not see it', async () => {
    const [finding] = await recovered([400, null]);
    expect(finding).toMatchObject({ confidence: 'refused', reason: 'in some rounds calls still waited at the end' });
  });
});

test('what a bulkhead turns away, and stalls that end, say nothing of survival', async () => {
  const both = await Promise.all(
    [{ bulkhead: 1 }, { stallUntil: 0.5 }].map((some) => {
      const work = (params: Params): GuardedWork => ({
        ...(stalling.work(params) as DrawnWork),
        kind: 'guarded',
        ...some,
      });
      const arrivals = { kind: 'poisson', ratePerSecond: 50 } as const;
      return findingsOf(
        'stall',
        plan({ ...asked, arrivals, suites: [member({ ...stalling, isServed: true, work })] }),
        {
          says,
        },
      );
    }),
  );
  expect(both.map(([finding]) => finding?.reason)).toEqual([
    'its bulkhead turns some of them away',
    'its stalls end before its rounds do',
  ]);
});

test('a closed loop has nothing to survive', async () => {
  expect(await findingsOf('stall', plan(asked))).toEqual([]);
});
