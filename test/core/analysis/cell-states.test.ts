import { describe, expect, test } from 'vitest';
import type { TrialEvidence } from '../../../core/analysis/violation.ts';
import type { Cell } from '../../../core/records/comparison.ts';
import type { TrialRecord } from '../../../core/records/records.ts';
import { changed, cellFrom, trial, up } from './_cell.ts';
import { client, loopId, server, soundRounds } from './_rounds.ts';

const codes = (some: Partial<TrialEvidence>) => cellFrom(some).warnings.map(({ code, severity }) => [code, severity]);

describe('a cell without a number', () => {
  const refused: TrialRecord = { ...up, state: 'unsupported', reason: 'it has no threads' };

  test.each<[string, Partial<TrialEvidence>, Cell['state'], string]>([
    ['that never began', { up: undefined, rounds: [] }, 'failed', 'the run ended before it began'],
    ['that is not supported', { up: refused, rounds: [] }, 'unsupported', 'it has no threads'],
    ['that did not come up', { up: { ...refused, state: 'failed' }, rounds: [] }, 'failed', 'it has no threads'],
    ['that broke', { fault: { type: 'fault', trial: loopId, round: 3, reason: 'gone' } }, 'failed', 'gone'],
    ['that ran no round', { rounds: [] }, 'failed', 'the run ended before its first round'],
    [
      'that did other work',
      { rounds: changed(server({ operations: 7 })) },
      'invalid',
      'server-saw-fewer: the server answered 7 requests for 8 operations (round 0)',
    ],
    [
      'that was always disturbed',
      { rounds: changed(client({ contaminated: 'noise' })) },
      'invalid',
      'contaminated: noise',
    ],
    [
      'in which nothing succeeded',
      { rounds: changed(client({ operations: { attempted: 8, succeeded: 0, errors: { 'status-500': 8 } } })) },
      'invalid',
      'no-success: not one operation succeeded',
    ],
  ])('%s says why', (_, some, state, reason) => {
    expect(cellFrom(some)).toMatchObject({
      state,
      reason,
      rank: null,
      throughputPerSecond: { median: null, low: null, high: null },
      makespanMs: { median: null },
      latencyMs: { p50: null, max: null },
      cpuMicrosPerOperation: null,
      peakRssBytes: null,
      witness: null,
      digest: null,
      provenBy: null,
      samples: { throughputPerSecond: [], makespanMs: [] },
      latencyCurve: [],
      waterfall: null,
      warnings: [],
    });
  });
});

describe('a warning', () => {
  test('of what is printed is given though other programs left no round alone', () => {
    const printed = { bytes: 640, lines: 64 };
    const cell = cellFrom({ rounds: changed((each) => ({ ...each, printed, contaminated: 'noise' })) });
    expect(cell).toMatchObject({ state: 'invalid', warnings: [{ code: 'prints-on-the-clock', subject: loopId }] });
  });

  test('is none where all is well', () => {
    expect(cellFrom().warnings).toEqual([]);
  });

  test.each<[string, Partial<TrialEvidence>, string, string]>([
    [
      'of a trial that was still warming up',
      { up: { ...up, warmUp: { ...up.warmUp!, state: 'cold' } } },
      'cold',
      'warning',
    ],
    ['of too few rounds for an interval', { rounds: soundRounds().slice(0, 5) }, 'few-rounds', 'warning'],
    [
      'of a client without a moment to spare',
      { rounds: changed(client({ eventLoopUtilization: 0.9 })) },
      'client-bound',
      'info',
    ],
    [
      'of a server that was busy for half of the time',
      { rounds: changed(server({ eventLoopUtilization: 0.5 })) },
      'server-bound',
      'warning',
    ],
    [
      'of timers that are left in most rounds',
      { rounds: changed((each) => ({ ...each, leftOver: { cpuMicros: 0, pending: each.round === 0 ? 0 : 64 } })) },
      'work-pending',
      'warning',
    ],
    [
      'of what is printed in most rounds',
      { rounds: changed((each) => ({ ...each, printed: { bytes: 640, lines: each.round === 0 ? 0 : 64 } })) },
      'prints-on-the-clock',
      'warning',
    ],
    ['of delays too short for timers', { trial: { ...trial, params: { latencyMs: 1 } } }, 'short-delay', 'warning'],
  ])('%s is given once, with its subject, its proof and what to do', (_, some, code, severity) => {
    expect(codes(some)).toEqual([[code, severity]]);
    const [warning] = cellFrom(some).warnings;
    expect(warning!.subject).toBe(loopId);
    expect(Object.keys(warning!.evidence)).not.toHaveLength(0);
    expect(warning!.advice).not.toBe('');
  });

  test('of memory says where it is not of a round; of what is pending nothing, where it is only in some', () => {
    expect(codes({ rounds: changed(client({ isPeakOfRound: false })) })).toEqual([['peak-of-process', 'info']]);
    const once = changed((each) => ({ ...each, leftOver: { cpuMicros: 0, pending: each.round === 0 ? 64 : 0 } }));
    expect(codes({ rounds: once })).toEqual([]);
  });

  test('of failures that are a result says their share by class, and the cell is measured', () => {
    const operations = { attempted: 8, succeeded: 6, errors: { TimeoutError: 2 } };
    const some = changed(client({ operations, errorSample: 'late', boundNs: null, witness: null }));
    const cell = cellFrom({ trial: { ...trial, errors: 'count' }, rounds: some });
    const failed = { TimeoutError: 2 * some.length };
    expect(cell).toMatchObject({ state: 'measured', failedShare: 0.25, operations: { errors: failed } });
    expect(cell.warnings).toMatchObject([{ code: 'failures-counted', evidence: { failedShare: 0.25, ...failed } }]);
    expect(cellFrom({ rounds: some })).toMatchObject({ state: 'invalid', failedShare: null });
    expect(cellFrom({ trial: { ...trial, errors: 'count' } })).toMatchObject({ state: 'measured', failedShare: 0 });
  });

  test('of a function that returned nothing says that its answers were not compared', () => {
    const workload = { module: 'file:///f.ts', export: 'default', isOperation: true };
    const ofFunction = { ...trial, modules: { ...trial.modules, workload } };
    const silent = changed(client({ bytes: 0, witness: null }));
    expect(codes({ trial: ofFunction, rounds: silent })).toEqual([['answers-not-compared', 'warning']]);
    expect(codes({ trial: ofFunction, rounds: changed(client({ witness: null })) })).toEqual([]);
    expect(codes({ trial, rounds: silent })).toEqual([]);
  });

  test('of too few rounds says how many an interval of this confidence needs', () => {
    const advice = (confidence: number, count: number) => {
      const { warnings } = cellFrom({ rounds: soundRounds().slice(0, count) }, { confidence });
      return warnings.map((warning) => warning.advice);
    };
    expect(advice(0.95, 5)).toEqual([expect.stringMatching(/^fewer than 6 rounds count: .* use --rounds 12 /)]);
    expect(advice(0.99, 7)).toEqual([expect.stringMatching(/^fewer than 8 rounds count: .* use --rounds 16 /)]);
    expect([advice(0.95, 6), advice(0.9, 5)]).toEqual([[], []]);
  });

  test('of short delays is none where there is no delay at all', () => {
    expect(codes({ trial: { ...trial, params: { latencyMs: 0 } } })).toEqual([]);
  });
});
