import type { GateCellReport, GateReport } from '../../core/records/gate-report.ts';
import { alone, changed, count, gate, loop, metric, pool } from './_gate-cells.ts';
import { HOSTILE } from './_hostile.ts';

/** A gate for each verdict, a hostile one and a large one. Nothing here is measured. */

export function passing(): GateReport {
  return gate({});
}

/** A slowdown, one that was accepted, two counts that differ, and a cell that passes. */
export function regression(): GateReport {
  const time = metric({
    metric: 'makespanMs',
    word: 'regression',
    reason: 'slower in the screen, and again in new processes',
    candidate: 35.1,
    ratio: { estimate: 1.123, low: 1.098, high: 1.15 },
    screenP: 0.0001,
    confirmP: 0.003,
    rounds: 240,
    processPairs: 6,
  });
  const cpu = metric({
    metric: 'cpuMicrosPerOperation',
    word: 'regression',
    reason: 'slower in the screen, and again in new processes',
    base: 972,
    candidate: 1166,
    ratio: { estimate: 1.2, low: 1.16, high: 1.24 },
    screenP: 0.0001,
    confirmP: 0.0001,
    rounds: 240,
    processPairs: 6,
    noiseFloor: 0.02,
    noise: 0.019,
    smallestDetectable: 0.045,
    accepted: { reason: 'a digest of every body was asked for', expires: '2027-01-31' },
  });
  return gate({
    candidate: { commit: '9e107d9d37', isDirty: true },
    verdict: {
      word: 'regression',
      sentence: `Regression: ${loop.id} needs 12.3 % more time, and 1 more in 97 s.`,
      smallestDetectable: 0.071,
    },
    elapsedMs: 97_400,
    cells: [
      { ...changed(loop, time), word: 'regression' },
      changed(pool, cpu),
      {
        ...alone,
        word: 'regression',
        counts: [
          count({ metric: 'succeeded', what: 'operations that succeeded', base: 9600, candidate: 9598, isWorse: true }),
          count({ metric: 'bytes', what: 'bytes received', base: 614_400, candidate: 614_272, isWorse: false }),
        ],
      },
      { ...alone, id: 'sleep latencyMs=5 @1 sequential 1', model: 'sequential' },
    ],
    notes: [
      `accepted until 2027-01-31: ${pool.id}, cpuMicrosPerOperation: a digest of every body was asked for`,
      'no longer accepted since 2026-10-01: http-get @1 sequential 1, makespanMs',
    ],
  });
}

const unmeasured = {
  word: 'inconclusive' as const,
  reason: 'too few rounds were measured within the budget',
  base: null,
  candidate: null,
  ratio: { estimate: null, low: null, high: null },
  screenP: null,
  rounds: 0,
  processPairs: 0,
  noise: null,
  smallestDetectable: null,
};

/** A machine that is too noisy, and a budget that was too small. */
export function inconclusive(): GateReport {
  const time = metric({
    metric: 'makespanMs',
    word: 'inconclusive',
    reason: 'it may be slower by up to 14.2 %: the machine is too noisy to tell',
    ratio: { estimate: 1.031, low: 0.951, high: 1.118 },
    processPairs: 6,
    rounds: 192,
    noise: 0.048,
    smallestDetectable: 0.163,
  });
  return gate({
    candidate: { commit: null, isDirty: null },
    verdict: {
      word: 'inconclusive',
      sentence:
        'Inconclusive: this machine could not tell for 2 of 6 metrics in 120 s; a slowdown of 16.3 % would have been caught nine times of ten.',
      smallestDetectable: 0.163,
    },
    elapsedMs: 119_870,
    machine: { load1: 6.1, foreignCpuShare: 0.42, stealShare: 0.07, cpuPressureShare: null },
    cells: [
      { ...changed(loop, time), word: 'inconclusive' },
      { ...alone, word: 'inconclusive', metrics: [metric({ metric: 'makespanMs', ...unmeasured })] },
      pool,
    ],
  });
}

/** Interrupted: one cell came to its end, one failed, and one is wanting in the base. */
export function invalid(): GateReport {
  return gate({
    state: 'interrupted',
    reason: 'SIGINT',
    verdict: { word: 'invalid', sentence: 'Invalid: SIGINT.', smallestDetectable: null },
    elapsedMs: 12_040,
    machine: { load1: null, foreignCpuShare: null, stealShare: null, cpuPressureShare: null },
    cells: [
      { ...loop, word: 'invalid', reason: 'candidate: the process ended with code 1' },
      { ...pool, word: 'invalid', reason: 'the base has no runners/worker-thread-pool.ts', metrics: [] },
      alone,
    ],
  });
}

/** A suite was added and another taken away, beside a cell that passes. */
export function oneSided(): GateReport {
  const own = { ...alone, metrics: alone.metrics.map((each) => metric({ metric: each.metric, ...unmeasured })) };
  return gate({
    verdict: {
      word: 'removed',
      sentence:
        'Removed: parse @1 event-loop 1, which the base gates; of the rest none of 3 metrics is slower by its margin in 48 s; 1 cell is new.',
      smallestDetectable: 0.071,
    },
    cells: [
      loop,
      { ...own, word: 'new', reason: 'the base has no bench/sleep.ts' },
      {
        ...own,
        id: 'parse @1 event-loop 1',
        scenario: 'parse @1',
        suite: 'parse',
        params: {},
        namedParams: [],
        word: 'removed',
        reason: 'the candidate has no bench/parse.ts',
      },
    ],
  });
}

/** `regression` and an invalid cell, with every string that data can bring replaced by a hostile one. */
export function hostileGate(): GateReport {
  const given = regression();
  const rename = (cell: GateCellReport): GateCellReport => ({
    ...cell,
    id: `${HOSTILE} ${cell.model}`,
    scenario: HOSTILE,
    suite: HOSTILE,
    params: { [HOSTILE]: HOSTILE },
    model: HOSTILE,
    reason: cell.reason === null ? null : HOSTILE,
    counts: cell.counts.map((one) => ({
      ...one,
      what: HOSTILE,
      accepted: one.accepted === null ? null : { reason: HOSTILE, expires: HOSTILE },
    })),
    metrics: cell.metrics.map((one) => ({
      ...one,
      reason: HOSTILE,
      accepted: one.accepted === null ? null : { reason: HOSTILE, expires: HOSTILE },
    })),
  });
  const { environment } = given;
  const open = metric({ metric: 'makespanMs', word: 'inconclusive' });
  return gate({
    ...given,
    tool: { name: HOSTILE, version: HOSTILE },
    command: `npx lockstep gate ${HOSTILE}`,
    environment: {
      ...environment,
      runtime: { name: HOSTILE, version: HOSTILE },
      platform: HOSTILE,
      kernel: HOSTILE,
      cpu: HOSTILE,
      commit: HOSTILE,
      dependencies: { [HOSTILE]: HOSTILE },
    },
    base: { ref: HOSTILE, commit: HOSTILE },
    candidate: { commit: HOSTILE, isDirty: true },
    state: 'failed',
    reason: HOSTILE,
    verdict: { ...given.verdict, sentence: HOSTILE },
    cells: [
      ...given.cells,
      { ...pool, word: 'invalid' as const, reason: 'any' },
      { ...changed(loop, open), word: 'inconclusive' as const },
    ].map(rename),
    notes: [HOSTILE],
  });
}

/** So many regressions and as many cells that pass, each in a scenario of its own. */
export function manyGated(scenarios: number): GateReport {
  const [slow] = regression().cells;
  const at = (index: number, cell: GateCellReport, suite: string): GateCellReport => ({
    ...cell,
    suite,
    scenario: `${suite} latencyMs=${index} @16`,
    id: `${suite} latencyMs=${index} @16 event-loop 16`,
  });
  const rows = Array.from({ length: scenarios }, (_, index) => [at(index, slow!, 'slow'), at(index, loop, 'quiet')]);
  return gate({ ...regression(), cells: rows.flat() });
}
