import { describe, expect, test } from 'vitest';
import type { Cell } from '../../core/records/comparison.ts';
import { cellLabel } from '../../reports/words/labels.ts';
import { equalPairsOf, rankText, type Row, rowsOf } from '../../reports/facts/rows.ts';
import { rankedColumns } from '../../reports/facts/ranked.ts';
import { httpGet, withMissingCells } from './_cases.ts';
import { control, eventLoop, pool, sequential } from './_cells.ts';
import { cell, comparison, pairing } from './_comparison.ts';

describe('a row', () => {
  test('shows the ranks of the analysis: shared ones with a sign, none for a control', () => {
    const [row] = rowsOf(httpGet());
    expect(
      row!.standings.map((standing) => [rankText(standing), standing.cell.model, standing.cell.concurrency]),
    ).toEqual([
      ['1=', 'event-loop', 16],
      ['1=', 'worker-thread-pool', 16],
      ['', 'event-loop', 4],
      ['3', 'worker-thread-pool', 4],
      ['4', 'sequential', 1],
    ]);
  });

  test('that is a floor has no best, whoever is first in it and whoever wins', () => {
    const floor = { suite: 'noop', params: { operations: 2000 }, isFloor: true };
    const cells = [cell({ ...floor, model: 'event-loop' }), cell({ ...floor, model: 'sequential', concurrency: 1 })];
    for (const winner of [null, 'event-loop']) {
      const given = comparison({ cells });
      const [row] = rowsOf({ ...given, verdict: { ...given.verdict, winner } });
      expect(row!.isFloor).toBe(true);
      expect(row!.standings.map((standing) => standing.isBest)).toEqual([false, false]);
    }
  });

  test('has the one that the verdict is for as its best, and all that tie where it is for none', () => {
    const best = (winner: string | null) =>
      rowsOf({ ...httpGet(), verdict: { ...httpGet().verdict, winner } })[0]!
        .standings.filter(({ isBest }) => isBest)
        .map(({ cell: { model } }) => model);
    expect(best('event-loop')).toEqual(['event-loop']);
    expect(best(null)).toEqual(['event-loop', 'worker-thread-pool']);
  });

  test('keeps cells without a number apart, whatever numbers are left in them', () => {
    const [, fast] = rowsOf(withMissingCells());
    expect(fast!.standings.map(({ cell: { model } }) => model)).toEqual(['sequential']);
    expect(fast!.missing.map(({ state }) => state)).toEqual(['failed', 'invalid', 'unsupported']);
  });

  test('takes no ratio from a pairing with a cell that was not measured', () => {
    const broken = { ...pool, state: 'invalid' as const };
    const given = comparison({
      cells: [sequential, broken],
      comparisons: [pairing(broken, sequential, [9, 8, 10], 'better')],
    });
    expect(rowsOf(given)[0]!.standings[0]!.pairing).toBeNull();
  });

  test('knows its baseline, and rows with different baselines have no common name for it', () => {
    const rows = rowsOf(httpGet());
    expect(rows[0]!.standings.filter(({ isBaseline }) => isBaseline).map(({ cell: { model } }) => model)).toEqual([
      'sequential',
    ]);
    const headsOf = (of: readonly Row[]) => rankedColumns(of).map(({ head }) => head);
    expect(headsOf(rows)).toContain('vs sequential');
    expect(headsOf([rows[0]!, { ...rows[0]!, baseline: 'event-loop' }])).toContain('vs baseline');
  });
});

test('a pool is labelled with its threads and tasks, and one of processes with these before them', () => {
  expect(cellLabel(pool)).toBe('worker-thread-pool 4×4');
  expect(cellLabel({ ...pool, model: 'process-pool', processes: 2, tasksPerThread: 1 })).toBe('process-pool 2×4×1');
  expect(cellLabel(eventLoop)).toBe('event-loop K=16');
});

describe('the label of a row', () => {
  const labels = (...cells: Cell[]) => rowsOf(comparison({ cells })).map(({ label }) => label);
  const long = { bytes: 64, client: 'undici-dispatch', latency: 'log-normal', operations: 200, stallShare: 0 };

  test('has all parameters where it stays short', () => {
    expect(labels(eventLoop)).toEqual(['http-get · latencyMs=20 · bytes=64 · K=16']);
  });

  test('has only those that tell the rows of its suite apart where it would be long', () => {
    const at = (operations: number) =>
      cell({ model: 'event-loop', scenario: `${operations}`, params: { ...long, operations } });
    const other = cell({ model: 'event-loop', scenario: 'noop', suite: 'noop', params: {} });
    expect(labels(at(200), at(400), other)).toEqual([
      'http-get · operations=200 · K=16',
      'http-get · operations=400 · K=16',
      'noop · K=16',
    ]);
  });

  test('always has the delay, without which no time can be judged, in the order of the suite', () => {
    const at = (bytes: number) =>
      cell({ model: 'event-loop', scenario: `${bytes}`, params: { latencyMs: 20, ...long, bytes } });
    expect(labels(at(64))).toEqual(['http-get · latencyMs=20 · K=16']);
    expect(labels(at(64), at(128))).toEqual([
      'http-get · latencyMs=20 · bytes=64 · K=16',
      'http-get · latencyMs=20 · bytes=128 · K=16',
    ]);
  });

  test('says of a floor that it is one, also where it has the name of the scenario added', () => {
    const floor = cell({ model: 'event-loop', suite: 'noop', params: { operations: 2000 }, isFloor: true });
    expect(labels(floor)).toEqual(['noop · operations=2000 · K=16 (floor)']);
    expect(labels({ ...floor, scenario: 'a' }, { ...floor, scenario: 'b' })[1]).toBe(
      'noop · operations=2000 · K=16 (floor) (b)',
    );
  });

  test('has what its name says is not the own value of its suite, however long it is', () => {
    const params = { latencyMs: 20, ...long, stallShare: 0.2 };
    const scenario = 'http-get stallShare=0.2 @16';
    expect(labels(cell({ model: 'event-loop', scenario, params }))).toEqual([
      'http-get · latencyMs=20 · stallShare=0.2 · K=16',
    ]);
  });

  test('says how operations come in where they do not wait for each other, and of all rows where some do', () => {
    const arrivals = { kind: 'constant', ratePerSecond: 50 } as const;
    const open = { ...eventLoop, scenario: 'open', arrivals };
    expect(labels(open)).toEqual(['http-get · latencyMs=20 · open loop, constant 50/s · K=16']);
    expect(labels(open, eventLoop)).toEqual([
      'http-get · latencyMs=20 · open loop, constant 50/s · K=16',
      'http-get · latencyMs=20 · closed loop · K=16',
    ]);
  });

  test('says the K that was asked for, not that of a pool or a control', () => {
    const scenario = 'http-get @2';
    const at2 = { scenario, askedConcurrency: 2 };
    const wide = cell({ ...at2, model: 'worker-thread-pool', concurrency: 4, threads: 4, tasksPerThread: 1 });
    expect(labels(wide, { ...control, ...at2 })).toEqual(['http-get · latencyMs=20 · bytes=64 · K=2']);
  });

  test('has the name of the scenario added where it would be that of another row', () => {
    expect(labels({ ...eventLoop, scenario: 'one' }, { ...eventLoop, id: 'x', scenario: 'two' })).toEqual([
      'http-get · latencyMs=20 · bytes=64 · K=16 (one)',
      'http-get · latencyMs=20 · bytes=64 · K=16 (two)',
    ]);
  });
});

test('pairs at equal K bring throughput and CPU together', () => {
  const pairs = equalPairsOf(httpGet()).map(({ candidate, baseline, throughput, cpu }) => [
    candidate.concurrency,
    baseline.isControl,
    throughput?.ratio.estimate,
    cpu?.ratio.estimate,
  ]);
  expect(pairs).toEqual([
    [16, false, 0.971, 6.89],
    [4, true, 0.986, 6.67],
  ]);
});
