import { describe, expect, test } from 'vitest';
import { analyse } from '../../../core/analysis/analysis.ts';
import type { Comparison } from '../../../core/records/comparison.ts';
import { encodeDurations } from '../../../core/records/histogram.ts';
import type { KindRound, PlannedTrial } from '../../../core/records/records.ts';
import type { PlanRequest } from '../../../core/plan/plan.ts';
import { eventLoop, plan, pool, sequential } from '../../_plan.ts';
import { resultsOf } from '../../_session.ts';
import { FakeWorld } from '../../_world.ts';

const MS = 1e6;
const kindOf = (kind: string, ms: number, some: Partial<KindRound> = {}): KindRound => ({
  kind,
  attempted: 4,
  succeeded: 4,
  unstarted: 0,
  errors: {},
  latency: encodeDurations([ms * MS]),
  p50Ns: ms * MS,
  p99Ns: ms * MS,
  ...some,
});

type KindsOf = (model: string, trial: PlannedTrial) => KindRound[];

async function told(kindsOf: KindsOf, some: Partial<PlanRequest> = {}): Promise<Comparison> {
  const request = { models: [sequential, eventLoop, pool], rounds: 8, ...some };
  const world = new FakeWorld({ told: (trial) => ({ kinds: kindsOf(trial.model, trial) }) });
  return analyse(await resultsOf(plan(request), world));
}

const lightMs: Readonly<Record<string, number>> = { sequential: 80, 'event-loop': 60, pool: 6 };

describe('operations of kinds', () => {
  test('have figures in each cell', async () => {
    const some = { succeeded: 3, errors: { EPIPE: 1 } };
    const { cells } = await told(() => [kindOf('light', 2), kindOf('heavy', 60, some)], { rounds: 2 });
    expect(cells[0]?.kinds).toEqual([
      {
        kind: 'light',
        attempted: 8,
        succeeded: 8,
        errors: {},
        failedShare: 0,
        unstartedShare: null,
        latencyMs: expect.objectContaining({ p50: expect.closeTo(2, 2), p99: expect.closeTo(2, 2) }),
      },
      expect.objectContaining({ kind: 'heavy', succeeded: 6, errors: { EPIPE: 2 }, failedShare: 0.25 }),
    ]);
  });

  test('are compared by kind: each model with the baseline, a pool with its control, and each two others', async () => {
    const { kindComparisons } = await told((model) => [kindOf('light', lightMs[model] ?? 0), kindOf('heavy', 60)]);
    const of = (metric: string, kind: string) =>
      kindComparisons
        .filter((each) => each.metric === metric && each.kind === kind)
        .map(({ between, baselineId, candidateId, ratio, verdict }) =>
          [between, baselineId.slice(9), candidateId.slice(9), ratio.estimate?.toFixed(3), verdict].join(' '),
        );
    expect(of('latencyP99Ms', 'light')).toEqual([
      'natural sequential 1 event-loop 4 0.750 better',
      'natural sequential 1 pool 2x2 0.075 better',
      'natural sequential 1 pool 2x1 0.075 better',
      'equal event-loop 4 pool 2x2 0.100 better',
      'equal event-loop 2 pool 2x1 0.100 better',
      'direct event-loop 4 pool 2x1 0.100 better',
      'direct pool 2x2 pool 2x1 1.000 same',
    ]);
    expect(of('latencyP50Ms', 'heavy').every((each) => each.endsWith('1.000 same'))).toBe(true);
    expect(of('latencyP50Ms', 'heavy')).toHaveLength(7);
  });

  test('have waited for ever where they never got a slot, however quick the others were', async () => {
    const dropped = { succeeded: 2, unstarted: 2, p99Ns: null };
    const { kindComparisons } = await told(
      (model) => [kindOf('light', 10, model === 'event-loop' ? dropped : {}), kindOf('heavy', 60)],
      { models: [sequential, eventLoop] },
    );
    const [p50, p99] = kindComparisons.filter(({ kind }) => kind === 'light');
    expect(p50).toMatchObject({ metric: 'latencyP50Ms', verdict: 'same' });
    expect(p99).toMatchObject({ metric: 'latencyP99Ms', verdict: 'worse', ratio: { estimate: null } });
  });
});

describe('the sentence', () => {
  const models = [sequential, eventLoop];

  test('names who has the lowest p99 of each kind, where verdicts say so of each two', async () => {
    const { verdict } = await told((model) => [kindOf('light', lightMs[model] ?? 0), kindOf('heavy', 60)], { models });
    expect(verdict.sentence).toContain(
      'The lowest p99: of light, under event-loop (60 ms, 0.750× [0.750, 0.750] that of sequential); of heavy, under no model.',
    );
  });

  test('tells the baseline against another one', async () => {
    const { verdict } = await told((model) => [kindOf('light', model === 'sequential' ? 5 : 50), kindOf('heavy', 60)], {
      models,
    });
    expect(verdict.sentence).toContain('of light, under sequential (5 ms, 0.100× [0.100, 0.100] that of event-loop)');
  });

  test('says nothing of kinds where nothing tells them apart, of one kind, and of one model', async () => {
    const sentences = await Promise.all([
      told(() => [kindOf('light', 2), kindOf('heavy', 60)], { models }),
      told((model) => [kindOf('light', lightMs[model] ?? 0)], { models }),
      told((model) => [kindOf('light', lightMs[model] ?? 0), kindOf('heavy', 60)], { models: [eventLoop] }),
    ]);
    for (const { verdict } of sentences) expect(verdict.sentence).not.toContain('p99');
  });
});

test('a row goes on while it is open how a kind fares, and ends when it is decided', async () => {
  const request = { models: [sequential, eventLoop], rounds: 12, endsWhenDecided: true };
  const clear = await told((model) => [kindOf('light', lightMs[model] ?? 0), kindOf('heavy', 60)], request);
  expect(clear.stops[0]?.rounds).toBe(6);
  // a warm-up, and then two of the first six rounds are not like the others
  const seen = [0.75, 0.75, 0.75, 0.75, 0.75, 1.2, 1.2];
  const open = await told((model) => {
    const share = model === 'event-loop' ? (seen.shift() ?? 0.75) : 1;
    return [kindOf('light', 10 * share), kindOf('heavy', 60)];
  }, request);
  expect(open.stops[0]?.rounds ?? 12).toBeGreaterThan(6);
});
