import { describe, expect, test } from 'vitest';
import { analyse } from '../../../core/analysis/analysis.ts';
import type { PlannedTrial, Results } from '../../../core/records/records.ts';
import { parseResults } from '../../../core/records/result-file.ts';
import type { PlanRequest } from '../../../core/plan/plan.ts';
import { eventLoop, member, nap, plan, pool, sequential } from '../../_plan.ts';
import { ofType, recordsOf, resultsOf, sessionOf } from '../../_session.ts';
import { FakeWorld, type Script } from '../../_world.ts';

const HOUR_MS = 3_600_000;
const suites = [member(nap)];

const planned = (request: Partial<PlanRequest> = {}) =>
  plan({ suites, rounds: 12, endsWhenDecided: true, budgetMs: HOUR_MS, ...request });

/** How many rounds each row had. */
function roundsOf({ rounds, session }: Results): Record<string, number> {
  const rows = Map.groupBy(rounds, ({ trial }) => session.plan.trials.find(({ id }) => id === trial)?.scenario ?? '');
  return Object.fromEntries([...rows].map(([row, of]) => [row, new Set(of.map(({ round }) => round)).size]));
}

/** By turns one of two models takes 2.5 % longer: they are the same, but that takes more rounds than a first look has. */
const byTurns =
  (row = '') =>
  (trial: PlannedTrial, round: number): number =>
    trial.scenario.includes(row) && round % 2 === (trial.model === 'event-loop' ? 1 : 0) ? 2.5 : 0;

/** One at a time on both sides, so that nothing but what the script says is between them. */
const alike = { models: [sequential, eventLoop], concurrency: [1] };

describe('a row ends', () => {
  test('when its first look finds a clear difference: after six of twelve rounds', async () => {
    const results = await resultsOf(planned(), new FakeWorld());
    expect(roundsOf(results)).toEqual({ 'nap @4': 6 });
    expect(results.looks).toEqual([{ type: 'look', scenario: 'nap @4', rounds: 6, open: 0, futile: 0, ends: true }]);
    const { verdict, stops } = analyse(results);
    expect(verdict.winner).toBe('event-loop');
    expect(verdict.sentence).toMatch(/ Decided after 6 rounds\.$/);
    expect(stops).toEqual([{ scenario: 'nap @4', rounds: 6, futile: 0 }]);
  });

  test('when two models are the same', async () => {
    const results = await resultsOf(planned(alike), new FakeWorld());
    expect(roundsOf(results)).toEqual({ 'nap @1': 6 });
    expect(analyse(results).comparisons.map(({ verdict }) => verdict)).toEqual(['same', 'same']);
  });

  test('at a later look, when it is decided by then', async () => {
    // the first two rounds after the warm-up take longer: from ten rounds on two are left out at each end
    const costMs = (trial: PlannedTrial, round: number) =>
      trial.model === 'event-loop' && (round === 1 || round === 2) ? 6 : 0;
    const results = await resultsOf(planned(alike), new FakeWorld({ costMs }));
    expect(results.looks.map(({ rounds, ends }) => [rounds, ends])).toEqual([
      [6, false],
      [8, false],
      [10, true],
    ]);
    expect(roundsOf(results)).toEqual({ 'nap @1': 10 });
  });

  test('when only the luck of two processes keeps a comparison unclear, and says so', async () => {
    // half of the time is work, in which two processes may differ by as much as these do
    const costMs = (trial: PlannedTrial) => (trial.model === 'event-loop' ? 120 : 100);
    const results = await resultsOf(planned(alike), new FakeWorld({ costMs }));
    expect(results.looks).toMatchObject([{ rounds: 6, open: 0, futile: 1, ends: true }]);
    expect(analyse(results).comparisons[0]!.reason).toContain('two processes of one program may differ by as much');
    expect(analyse(results).verdict.sentence).toMatch(/Ended after 6 rounds: more would not decide the rest\.$/);
  });

  test('when a model wins it, though throughput alone does not tell it from the next', async () => {
    // 2 % slower and 6 % by turns, at three times the CPU: on the edge of the margin for long
    const script: Script = {
      costMs: ({ model }, round) => (model !== 'pool' ? 0 : round % 2 === 0 ? 2 : 6),
      cpuMicros: ({ model }) => (model === 'pool' ? 300 : 100),
    };
    const results = await resultsOf(planned({ models: [sequential, eventLoop, pool] }), new FakeWorld(script));
    expect(results.looks).toMatchObject([{ rounds: 6, open: 0, futile: 0, ends: true }]);
    const { comparisons, verdict } = analyse(results);
    expect(verdict.winner).toBe('event-loop');
    const between = comparisons.find(({ kind, metric }) => kind === 'equal' && metric === 'throughputPerSecond');
    expect(between).toMatchObject({ verdict: 'unclear' });
  });

  test('with all of its models, pools and controls too', async () => {
    const results = await resultsOf(planned({ models: [sequential, eventLoop, pool] }), new FakeWorld());
    const counts = [...Map.groupBy(results.rounds, ({ trial }) => trial).values()].map(({ length }) => length);
    expect(new Set(counts)).toEqual(new Set([6]));
  });
});

describe('a row does not end', () => {
  test('while more rounds may decide something', async () => {
    const results = await resultsOf(planned(alike), new FakeWorld({ costMs: byTurns() }));
    expect(roundsOf(results)).toEqual({ 'nap @1': 12 });
    expect(results.looks.map(({ rounds, open, ends }) => [rounds, open, ends])).toEqual([
      [6, 1, false],
      [8, 1, false],
      [10, 1, false],
    ]);
    expect(analyse(results).stops).toEqual([]);
    expect(analyse(results).verdict.sentence).not.toContain('ecided after');
  });

  test('while a model still gets faster', async () => {
    const costMs = (trial: PlannedTrial, round: number) => (trial.model === 'event-loop' ? 40 - 4 * round : 0);
    const [first] = (await resultsOf(planned(), new FakeWorld({ costMs }))).looks;
    expect(first).toMatchObject({ rounds: 6, ends: false });
  });

  test('before all rounds that were asked for by --rounds', async () => {
    const results = await resultsOf(planned({ endsWhenDecided: false }), new FakeWorld());
    expect(roundsOf(results)).toEqual({ 'nap @4': 12 });
    expect(results.looks).toEqual([]);
  });

  test('before six clean rounds: contaminated ones do not count, and are not repeated where it is decided without them', async () => {
    // the window in which CPU is counted is shorter than a round
    const foreignShare = ({ model }: PlannedTrial, round: number) => (model === 'event-loop' && round === 3 ? 0.3 : 0);
    const params = { latencyMs: ['250'] };
    const results = await resultsOf(planned({ params }), new FakeWorld({ foreignShare }));
    expect(results.looks).toMatchObject([{ rounds: 6, ends: true }]);
    expect(roundsOf(results)).toEqual({ 'nap latencyMs=250 @4': 7 });
    expect(results.rounds.every(({ attempt }) => attempt === 0)).toBe(true);
  });

  test('by rounds that are all disturbed by more than is known: they are repeated as before', async () => {
    const params = { latencyMs: ['250'] };
    const world = new FakeWorld({ foreignShare: () => 0.3 });
    const results = await resultsOf(planned({ params }), world);
    expect(results.looks.every(({ open, ends }) => open > 0 && !ends)).toBe(true);
    expect(results.rounds.some(({ attempt }) => attempt > 0)).toBe(true);
    expect(analyse(results).cells.map(({ state }) => state)).not.toContain('measured');
  });

  test('by a look that an interruption forestalls', async () => {
    const controller = new AbortController();
    const before = (_step: string, { log }: FakeWorld) => {
      if (log.filter((step) => step.startsWith('round')).length === 14) controller.abort(); // two warm up, the rest are six rounds
    };
    const records = await recordsOf(planned(), new FakeWorld({ before }), { interrupted: controller.signal });
    expect(ofType(records, 'look')).toEqual([]);
    expect(records.at(-1)).toMatchObject({ type: 'end', state: 'interrupted' });
  });
});

describe('beside a program that never leaves the machine alone, with 30 % of a core', () => {
  const params = { latencyMs: ['250'] };
  const hog = { foreignShare: () => 0.15 };
  const unbound = { bound: null };

  test('what is clear of all that it can have done is decided, and nothing is repeated in vain', async () => {
    const results = await resultsOf(planned({ params }), new FakeWorld(hog), unbound);
    expect(results.rounds.every(({ contaminated }) => contaminated !== null)).toBe(true);
    expect(results.looks).toMatchObject([{ rounds: 6, open: 0, ends: true }]);
    const { verdict, comparisons, cells } = analyse(results);
    expect(verdict.winner).toBe('event-loop');
    const { estimate, low, high } = comparisons[0]!.ratio;
    // the program can have made 1 of 0.7
    expect(low! / estimate!).toBeCloseTo(0.7, 2);
    expect(high! / estimate!).toBeCloseTo(1 / 0.7, 2);
    expect(cells[0]!.warnings.map(({ code }) => code)).toContain('disturbed');
  });

  test('two models that are the same are not called so, nor anything else', async () => {
    const results = await resultsOf(planned({ params, ...alike }), new FakeWorld(hog), unbound);
    expect(roundsOf(results)).toEqual({ 'nap latencyMs=250 @1': 6 });
    const { comparisons, verdict } = analyse(results);
    expect(comparisons.map((each) => each.verdict)).toEqual(['unclear', 'unclear']);
    expect(comparisons[0]!.reason).toBe(
      'the interval crosses the margin of 5 %; other programs may have moved it by 42.9 %',
    );
    expect(verdict.winner).toBeNull();
  });

  test('two models that take no longer than their bound are the same: it can have made nothing of that', async () => {
    const results = await resultsOf(planned({ params, ...alike }), new FakeWorld(hog));
    const [time, cpu] = analyse(results).comparisons;
    expect(time).toMatchObject({ metric: 'throughputPerSecond', verdict: 'same' });
    expect(cpu).toMatchObject({ verdict: 'unclear' });
    expect(cpu!.ratio.high! / cpu!.ratio.estimate!).toBeCloseTo(1.3, 1);
  });

  test('clean rounds are waited for where there are some', async () => {
    const some = { foreignShare: (_trial: PlannedTrial, round: number) => (round % 2 === 0 ? 0.15 : 0) };
    const results = await resultsOf(planned({ params, ...alike }), new FakeWorld(some));
    expect(analyse(results).comparisons.map((each) => each.verdict)).toEqual(['same', 'same']);
  });
});

describe('the budget of rows that are decided', () => {
  const params = { latencyMs: ['101', '102'] };
  // 1.8 s a round, of both rows alike
  const noisy = { costMs: byTurns('101') };

  test('goes to those before them that are not', async () => {
    const request = { ...alike, params, budgetMs: 30_000 };
    const shared = roundsOf(await resultsOf(planned({ ...request, endsWhenDecided: false }), new FakeWorld(noisy)));
    const given = roundsOf(await resultsOf(planned(request), new FakeWorld(noisy)));
    expect(shared['nap latencyMs=101 @1']).toBeLessThan(10);
    expect(given['nap latencyMs=101 @1']).toBeGreaterThan(shared['nap latencyMs=101 @1']!);
    expect(given['nap latencyMs=102 @1']).toBe(6);
  });

  test('goes to those after them that are not', async () => {
    const script = { costMs: byTurns('102') };
    const given = roundsOf(await resultsOf(planned({ ...alike, params, budgetMs: 32_000 }), new FakeWorld(script)));
    expect(given['nap latencyMs=101 @1']).toBe(6);
    expect(given['nap latencyMs=102 @1']).toBeGreaterThan(10);
  });
});

test('a report that is made of the file says the same', async () => {
  const script: Script = { costMs: () => 2 };
  const wanted = planned({ models: [sequential, eventLoop, pool] });
  const records = [sessionOf(wanted), ...(await recordsOf(wanted, new FakeWorld(script)))];
  const file = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  expect(ofType(records, 'look').at(-1)).toMatchObject({ ends: true });
  const told = analyse(parseResults(file, 'file'));
  expect(told).toEqual(analyse(await resultsOf(wanted, new FakeWorld(script))));
  expect(told.stops).toHaveLength(1);
});
