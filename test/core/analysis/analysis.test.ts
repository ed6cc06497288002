import { beforeAll, describe, expect, test } from 'vitest';
import { analyse } from '../../../core/analysis/analysis.ts';
import type { Comparison } from '../../../core/records/comparison.ts';
import type { Results } from '../../../core/records/records.ts';
import { desk, eventLoop, member, nap, plan, pool, sequential, suite } from '../../_plan.ts';
import { environment } from '../../_environment.ts';
import { resultsOf } from '../../_session.ts';
import { FakeWorld, LOOPBACK_MICROS, type Script } from '../../_world.ts';

const models = [sequential, eventLoop, pool];
/** Each operation costs a thread of a pool 4 ms, and everybody else nothing. */
const script: Script = { costMs: ({ threads }) => (threads === null ? 0 : 4) };
/** Eight rounds: p is 0.008 at best, enough for a family of five comparisons. */
const told = async (some: Parameters<typeof plan>[0] = {}, world: Script = script): Promise<Results> =>
  resultsOf(plan({ models, rounds: 8, ...some }), new FakeWorld(world));

let results: Results;
let comparison: Comparison;
/** Two models, four rounds each. */
let small: Results;
beforeAll(async () => {
  results = await told();
  small = await told({ models: [sequential, eventLoop], rounds: 4 });
  comparison = analyse(results);
});

const codes = (given: Results) => analyse(given).warnings.map(({ code }) => code);

describe('a run that went well', () => {
  test('has a cell for every trial of the plan, all measured', () => {
    expect(comparison.cells.map(({ id, state, rank }) => [id, state, rank])).toEqual([
      ['fetch @4 sequential 1', 'measured', 4],
      ['fetch @4 event-loop 4', 'measured', 1],
      ['fetch @4 pool 2x2', 'measured', 1],
      ['fetch @4 pool 2x1', 'measured', 3],
      ['fetch @4 event-loop 2', 'measured', null],
    ]);
  });

  test('has every comparison, with its verdict', () => {
    const ofThroughput = comparison.comparisons.filter(({ metric }) => metric === 'throughputPerSecond');
    expect(
      ofThroughput.map(({ kind, candidateId, ratio, verdict }) => [
        kind,
        candidateId,
        ratio.estimate?.toFixed(3),
        verdict,
      ]),
    ).toEqual([
      ['natural', 'fetch @4 event-loop 4', '4.000', 'better'],
      ['natural', 'fetch @4 pool 2x2', '3.846', 'better'],
      ['natural', 'fetch @4 pool 2x1', '1.923', 'better'],
      ['equal', 'fetch @4 pool 2x2', '0.962', 'same'],
      ['equal', 'fetch @4 pool 2x1', '0.962', 'same'],
      ['direct', 'fetch @4 pool 2x1', '0.481', 'worse'],
      ['direct', 'fetch @4 pool 2x1', '0.500', 'worse'],
      ['slots', 'fetch @4 event-loop 4', '2.000', 'better'],
    ]);
  });

  test('has what was asked for, how it ended and how long it took', () => {
    expect(comparison).toMatchObject({
      schemaVersion: 1,
      tool: { name: 'lockstep' },
      command: 'lockstep run',
      environment,
      plan: { seed: 7, rounds: 8, margin: 0.05, confidence: 0.95, budgetMs: 600_000 },
      state: 'complete',
      reason: null,
      elapsedMs: results.end.elapsedMs,
      warnings: [],
    });
  });

  test('says how the machine behaved', () => {
    expect(comparison.machine).toEqual({
      rounds: 40,
      contaminatedRounds: 0,
      observedRounds: 0,
      foreignCpuShare: expect.closeTo(0, 9),
      stealShare: 0,
      cpuPressureShare: null,
      loopbackMicros: LOOPBACK_MICROS,
    });
  });

  test('is the same comparison again when it is analysed again', () => {
    expect(analyse(structuredClone(results))).toEqual(comparison);
  });
});

describe('a floor', () => {
  test('is shown with its ranks, and takes no part in the verdict', async () => {
    const floor = member(suite({ name: 'noop', isFloor: true }));
    const found = analyse(await told({ suites: [floor], models: [sequential, eventLoop] }));
    expect(found.cells.map(({ isFloor, rank }) => [isFloor, rank])).toEqual([
      [true, 2],
      [true, 1],
    ]);
    expect(found.verdict).toEqual({
      winner: null,
      sentence: 'Nothing to compare: fewer than two models were measured.',
      smallestDetectableChange: null,
    });
  });
});

describe('the capacity of a server', () => {
  const servers = [
    member({ ...desk, probe: { suite: 'fetch', params: { latencyMs: 0, operations: 500 }, concurrency: 8 } }),
  ];

  test('is what it did in a second of its own CPU while it was probed, and the probe is no cell', async () => {
    const found = analyse(await told({ servers, rounds: 2 }, { costMs: () => 1 }));
    expect(found.servers).toEqual([{ name: 'desk', operationsPerSecond: expect.closeTo(1e6 / 30, 6) }]);
    expect(found.cells.some(({ id }) => id.startsWith('probe'))).toBe(false);
  });

  test('is not known where it was never probed', async () => {
    const given = await told({ servers, rounds: 2 });
    expect(analyse({ ...given, rounds: [], end: { ...given.end, state: 'interrupted' } }).servers).toEqual([
      { name: 'desk', operationsPerSecond: null },
    ]);
    expect(comparison.servers).toEqual([]);
  });
});

describe('too few clean rounds', () => {
  test('leave everything unclear, and say why', async () => {
    const found = analyse(await told({ rounds: 3 }));
    expect(new Set(found.comparisons.map(({ verdict }) => verdict))).toEqual(new Set(['unclear']));
    expect(found.verdict.winner).toBeNull();
    expect(found.verdict.sentence).toContain('too few rounds');
    expect(found.cells.every(({ warnings }) => warnings.some(({ code }) => code === 'few-rounds'))).toBe(true);
  });

  test('are so also where most were disturbed', async () => {
    const disturbed = { ...script, loopbackMicros: (trip: number) => (trip < 25 ? 40 : 1000) };
    const found = analyse(await told({ budgetMs: 1 }, disturbed));
    expect(found.machine.contaminatedRounds).toBeGreaterThan(0);
    expect(found.verdict.winner).toBeNull();
  });
});

describe('a warning of the session', () => {
  const withUndici = (undici: string): Results => ({
    ...small,
    session: { ...small.session, environment: { ...environment, dependencies: { undici } } },
  });

  test.each([
    ['7.28.0', true],
    ['7.29.3', true],
    ['7.30.0', false],
    ['8.4.1', false],
    ['8.5.0', true],
    ['8.10.0', true],
    ['8.11.0', false],
    ['8.12.4', false],
  ])('is given of undici %s: %s', (undici, isSlow) => {
    expect(codes(withUndici(undici)).includes('slow-undici')).toBe(isSlow);
  });

  test('is given of a machine that disturbed over a quarter of the rounds', () => {
    const disturbed = (share: number): Results => ({
      ...small,
      rounds: small.rounds.map((round, index) => (index < share * 8 ? { ...round, contaminated: 'noise' } : round)),
    });
    expect(codes(disturbed(0.25))).not.toContain('noisy-machine');
    expect(codes(disturbed(0.3))).toContain('noisy-machine');
  });

  test('is given of a run that did not come to its end, which has no time', () => {
    const cut = {
      ...small,
      end: { type: 'end', state: 'interrupted', reason: 'the file ends', elapsedMs: 0 },
    } as const;
    expect(codes(cut)).toEqual(['incomplete']);
    expect(analyse(cut)).toMatchObject({ state: 'interrupted', reason: 'the file ends', elapsedMs: null });
  });

  test.each([
    ['prints-on-the-clock', { printed: { bytes: 640, lines: 64 } }],
    ['work-pending', { leftOver: { cpuMicros: 0, pending: 64 } }],
  ])('is %s of a cell, for others have a part in it', (code, some) => {
    const rounds = small.rounds.map((each) => ({ ...each, ...some }));
    const found = analyse({ ...small, rounds });
    expect(found.warnings.map((warning) => [warning.code, warning.subject])).toEqual(
      found.cells.map(({ id }) => [code, id]),
    );
  });

  test('is given of a machine that does not tell what others do, if there is something to distrust', async () => {
    const blind = await told({ suites: [member(nap)], rounds: 2 }, { isWatched: false });
    expect(codes(blind)).toEqual(['unwatched-machine']);
    expect(codes({ ...blind, rounds: [], trials: [] })).toEqual([]);
  });
});

test('a run of which nothing is left but its plan says so of every cell', () => {
  const found = analyse({
    ...small,
    trials: [],
    rounds: [],
    faults: [],
    end: { ...small.end, state: 'interrupted' },
  });
  expect(new Set(found.cells.map(({ state, reason }) => `${state}: ${reason}`))).toEqual(
    new Set(['failed: the run ended before it began']),
  );
  expect(found.verdict.sentence).toBe('Nothing to compare: fewer than two models were measured.');
});
