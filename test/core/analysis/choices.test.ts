import { describe, expect, test } from 'vitest';
import { analyse } from '../../../core/analysis/analysis.ts';
import type { Comparison } from '../../../core/records/comparison.ts';
import type { PlanRequest } from '../../../core/plan/plan.ts';
import type { PlannedTrial } from '../../../core/records/records.ts';
import { eventLoop, member, nap, plan, sequential, suite } from '../../_plan.ts';
import { resultsOf } from '../../_session.ts';
import { FakeWorld, type Script } from '../../_world.ts';

const limit = { about: 'calls at once', values: [4, 8, 16] };
const limited = member(suite({ params: { ...nap.params, limit } }));
/** What an operation costs beside its 100 ms, by its limit. */
const by =
  (costs: Readonly<Record<number, number>>) =>
  ({ params }: PlannedTrial): number =>
    costs[Number(params['limit'])] ?? 0;

async function told(script: Script, some: Partial<PlanRequest> = {}): Promise<Comparison> {
  const request = { suites: [limited], models: [eventLoop], rounds: 8, ...some };
  return analyse(await resultsOf(plan(request), new FakeWorld(script)));
}

describe('values of a parameter under one model', () => {
  test('have a winner: faster than one, as fast as another that costs more CPU', async () => {
    const micros = ({ params }: PlannedTrial) => (params['limit'] === 16 ? 200 : 100);
    const { verdict, choices, cells } = await told({ costMs: by({ 4: 100 }), cpuMicros: micros });
    expect(verdict.sentence).toBe(
      'limit=8: 2.00× [2.00, 2.00] the throughput of limit=4 in fetch @4, as fast as limit=16, which takes 2.00× [2.00, 2.00] the CPU.',
    );
    expect(verdict.winner).toBeNull();
    expect(choices).toEqual([
      {
        suite: 'fetch',
        scenario: 'fetch @4',
        model: 'event-loop',
        parameters: ['limit'],
        values: [
          { id: 'fetch limit=4 @4 event-loop 4', value: 'limit=4', rank: 3 },
          { id: 'fetch limit=8 @4 event-loop 4', value: 'limit=8', rank: 1 },
          { id: 'fetch limit=16 @4 event-loop 4', value: 'limit=16', rank: 1 },
        ],
        winner: 'fetch limit=8 @4 event-loop 4',
        sentence: verdict.sentence,
        reason: null,
      },
    ]);
    expect(cells.map(({ model, scenario }) => [model, scenario])[0]).toEqual(['event-loop', 'fetch limit=4 @4']);
  });

  test('are told against another one where the first wins', async () => {
    const { verdict } = await told({ costMs: by({ 8: 50, 16: 100 }) });
    expect(verdict.sentence).toBe('limit=4: 1.50× [1.50, 1.50] the throughput of limit=8 in fetch @4.');
  });

  test('may be as fast as one another, and nobody wins', async () => {
    const { verdict, choices } = await told({ costMs: by({ 4: 100 }) });
    expect(verdict.sentence).toBe(
      'Faster than limit=4 in fetch @4: limit=8 (2.00× [2.00, 2.00]) and limit=16 (2.00× [2.00, 2.00]), as fast as one another; this run cannot tell which of them takes less CPU.',
    );
    expect(choices[0]?.winner).toBeNull();
  });

  test('need rounds', async () => {
    const { verdict } = await told({ costMs: by({ 4: 100 }) }, { rounds: 3 });
    expect(verdict.sentence).toBe(
      'Unclear: too few rounds to tell the values apart; give it more --rounds or --budget.',
    );
  });

  test('end their rounds when one of them wins, and the sentence says so', async () => {
    const { verdict, stops } = await told({ costMs: by({ 8: 50, 16: 100 }) }, { rounds: 12, endsWhenDecided: true });
    expect(stops.map(({ rounds }) => rounds)).toEqual([6, 6, 6]);
    expect(verdict.sentence).toContain('the throughput of limit=8 in fetch @4. Decided after 6 rounds.');
  });

  test('without a number are named, and nobody wins', async () => {
    const before = (step: string): void => {
      if (step.startsWith('prepare fetch limit=4 ')) throw new Error('no');
    };
    const { choices } = await told({ before, costMs: by({ 16: 100 }) });
    expect(choices[0]).toMatchObject({ winner: null, reason: null });
    expect(choices[0]?.sentence).toMatch(
      /^No winner over the whole: limit=4 failed in fetch @4; left to compare were /,
    );
    const alone = await told({ before }, { params: { limit: ['4', '8'] } });
    expect(alone.verdict.sentence).toBe('Nothing to choose from: fewer than two values of limit were measured.');
  });
});

describe('values are not compared', () => {
  test('where their answers differ: they did other work', async () => {
    const other = ({ params }: PlannedTrial) => (params['limit'] === 8 ? { digest: 'f00', answers: null } : {});
    const { verdict, choices } = await told(
      { costMs: by({ 4: 100 }), told: other },
      { suites: [member({ ...limited.value, server: null })] },
    );
    expect(choices[0]).toMatchObject({
      winner: null,
      reason: 'limit=4 and limit=8 answer otherwise (another digest), so that they do not do the same work',
    });
    expect(choices[0]?.values.map(({ rank }) => rank)).toEqual([null, null, null]);
    expect(verdict.sentence).toMatch(/^The values of limit in fetch @4 are not compared: limit=4 and limit=8 answer /);
  });

  test('where their rounds were not run in turn', async () => {
    const values = Array.from({ length: 33 }, (_, index) => String(index + 1));
    const { choices } = await told({}, { params: { limit: values }, rounds: 1 });
    expect(choices[0]?.reason).toContain('not run in turn, because these are too many trials at once');
  });

  test('where the parameter changes the work', async () => {
    const { choices, verdict } = await told({}, { params: { latencyMs: ['5', '10'], limit: ['4'] } });
    expect(choices).toEqual([]);
    expect(verdict.sentence).toBe('Nothing to compare: fewer than two models were measured.');
  });
});

test('of several models each has its choice, and the sentence has that of the one that wins', async () => {
  const { verdict, choices } = await told(
    { costMs: by({ 4: 100 }) },
    { models: [sequential, eventLoop], params: { limit: ['4', '8'] }, rounds: 10 },
  );
  expect(choices.map(({ model, winner }) => [model, winner])).toEqual([
    ['sequential', 'fetch limit=8 @4 sequential 1'],
    ['event-loop', 'fetch limit=8 @4 event-loop 4'],
  ]);
  expect(verdict.winner).toBe('event-loop');
  expect(verdict.sentence).toMatch(
    /^event-loop: .* With event-loop, limit=8: 2\.00× .* the throughput of limit=4 in fetch @4\.$/,
  );
  const unclear = await told({}, { models: [sequential, eventLoop], params: { limit: ['4', '8'] }, rounds: 2 });
  expect(unclear.choices[0]?.sentence).toMatch(/^With sequential: unclear: too few rounds to tell the values apart/);
});
