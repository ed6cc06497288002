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
      samples: { throughputPerSecond: [], makespanMs: [] },
      latencyCurve: [],
      waterfall: null,
      warnings: [],
    });
  });
});

describe('a warning', () => {
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
    ['of delays too short for timers', { trial: { ...trial, params: { latencyMs: 1 } } }, 'short-delay', 'warning'],
  ])('%s is given once, with its subject, its proof and what to do', (_, some, code, severity) => {
    expect(codes(some)).toEqual([[code, severity]]);
    const [warning] = cellFrom(some).warnings;
    expect(warning!.subject).toBe(loopId);
    expect(Object.keys(warning!.evidence)).not.toHaveLength(0);
    expect(warning!.advice).not.toBe('');
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
