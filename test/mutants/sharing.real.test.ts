import { afterAll, expect, test } from 'vitest';
import { gatedCell, type GateCell } from '../../core/gate/cells.ts';
import { checked, processFindings } from '../../core/gate/checks.ts';
import { logRatiosOf } from '../../core/gate/counting.ts';
import { pairRecord } from '../../core/gate/pair-record.ts';
import { ProcessPair } from '../../core/gate/process-pair.ts';
import { LEAST_ROUNDS, MOST_CHECKS } from '../../core/gate/procedure.ts';
import type { GateRecord, PairRecord, Stage } from '../../core/gate/records.ts';
import { makePlan } from '../../core/plan/plan.ts';
import { realWorld } from '../../core/session/world.ts';
import { median } from '../../core/stats/quantile.ts';
import { request } from '../_plan.ts';
import { realModel, realSuite } from '../_real.ts';

/** What one process for both versions would hide, each as a candidate beside a base that does not do it. */

const interrupted = new AbortController().signal;
const world = realWorld(interrupted);
afterAll(() => world.close());

const WARM_UP_MS = 300;

interface Named {
  readonly base?: string;
  readonly model?: string;
}

async function cellOf(name: string, { base = 'right', model = 'event-loop' }: Named = {}): Promise<GateCell> {
  const suite = await realSuite('test/mutants/sides/harms-the-other');
  const models = [await realModel(`runners/${model}`)];
  const { trials } = makePlan(request({ suites: [suite], models, servers: [], concurrency: [4], threads: 2, seed: 1 }));
  const [trial] = trials as [(typeof trials)[number]];
  const id = `${name} ${model}`;
  const side = (word: string) => {
    const { workload } = trial.modules;
    return {
      planned: { ...trial, id, modules: { ...trial.modules, workload: { ...workload, export: word } } },
      home: new URL('../../core/', import.meta.url),
    };
  };
  const gated = { ...gatedCell(trial, { margin: 0.05, noiseFloor: {} }), id };
  return { gated, base: side(base), candidate: side(name), ideal: null };
}

/** One pair of all these cells at once, and of so many rounds. */
async function measured(cells: readonly GateCell[], stage: Stage, pair: number, rounds: number): Promise<GateRecord[]> {
  const told: GateRecord[] = [];
  const options = { name: stage, pair, endMs: 0, roundTimeoutMs: 30_000, seed: 1 };
  const bench = new ProcessPair(world, options, interrupted);
  try {
    const isShared = stage !== 'check';
    const faults = isShared ? await Promise.all(cells.map((cell) => bench.bringUp(cell, true))) : [];
    // one after the other, for their starts are compared
    if (!isShared) for (const cell of cells) faults.push(await bench.bringUp(cell, false));
    told.push(...faults.filter((fault) => fault !== null));
    for await (const record of bench.warmUp(rounds === 0 ? 0 : world.nowMs() + WARM_UP_MS)) told.push(record);
    for (let round = 0; round < rounds; round += 1)
      for (const live of bench.live.slice()) expect(await bench.measure(live, round)).toBeNull();
    return rounds === 0 ? told : [...told, ...bench.live.map((live) => pairRecord(live, stage, pair))];
  } finally {
    await bench.close();
  }
}

/** So many pairs of them, one after the other. */
async function pairsOf(cells: readonly GateCell[], stage: Stage, pairs: number): Promise<PairRecord[]> {
  const told: GateRecord[] = [];
  for (let pair = 0; pair < pairs; pair += 1) told.push(...(await measured(cells, stage, pair, LEAST_ROUNDS)));
  expect(told.filter(({ type }) => type !== 'pair')).toEqual([]);
  return told as PairRecord[];
}

/** Why each cannot share a process, by its name. */
async function partedIn(cells: readonly GateCell[], pair: number): Promise<Record<string, string>> {
  const records = await measured(cells, 'screen', pair, 0);
  return Object.fromEntries(
    records.map((record) => (record.type === 'apart' ? [record.cell.split(' ')[0], record.reason] : ['', record.type])),
  ) as Record<string, string>;
}

const all = (names: readonly string[], some?: Named) => Promise.all(names.map((name) => cellOf(name, some)));

test('versions of which one changes what both use, or ends both, are parted, by name', async () => {
  const cells = await all([
    'replacesFetch',
    'extendsAPrototype',
    'replacesTimers',
    'keepsStateOnGlobalThis',
    'setsTheEnvironment',
    'replacesFetchLater',
    'rejectsUnhandled',
  ]);
  expect(await partedIn([...cells, await cellOf('right')], 1)).toEqual({
    replacesFetch: 'the candidate changes fetch',
    extendsAPrototype: 'the candidate changes Array.prototype.last',
    replacesTimers: 'the candidate changes setTimeout',
    keepsStateOnGlobalThis: 'the candidate changes cacheOfAll',
    setsTheEnvironment: 'the candidate changes process.env.UV_THREADPOOL_SIZE',
    replacesFetchLater: 'the candidate changes fetch',
    rejectsUnhandled: expect.stringContaining('in one process they failed'),
  });
});

test('so they are whoever is loaded first, and in a thread of a pool', async () => {
  // undici is there before where the base is loaded first
  const dispatcher = await cellOf('replacesTheDispatcher');
  const inPool = await cellOf('replacesFetch', { model: 'worker-thread-pool' });
  const early = await cellOf('replacesTimers');
  const models = ['worker-thread-pool', 'process-pool', 'event-loop-per-thread'];
  const right = await Promise.all(models.map((model) => cellOf('right', { model })));
  expect(await partedIn([dispatcher, inPool, early, ...right], 3)).toEqual({
    replacesTheDispatcher: expect.stringContaining('the candidate changes undici.globalDispatcher'),
    replacesFetch: 'the candidate changes fetch',
    replacesTimers: 'the candidate changes setTimeout',
  });
  expect(await partedIn([early], 2)).toEqual({ replacesTimers: 'the candidate changes setTimeout' });
});

test('a start, a leak and a function made slow for both are seen where each has a process, garbage in one', async () => {
  const harmful = await cellOf('startsSlowlyAndLeaks');
  const hidden = await cellOf('sumsManyShapes', { base: 'sumsOneShape' });
  const garbage = await cellOf('makesGarbage', { base: 'makesNoGarbage' });
  const checks = await pairsOf([harmful, hidden], 'check', MOST_CHECKS);
  const of = (records: readonly PairRecord[], { gated }: GateCell) => records.filter(({ cell }) => cell === gated.id);
  expect(processFindings(of(checks, harmful)).map(({ metric }) => metric)).toEqual(['startMs', 'memoryBytes']);
  const screen = await pairsOf([hidden, garbage], 'screen', MOST_CHECKS);
  const timeOf = (record: PairRecord) => median(logRatiosOf(record, 'makespanMs'));
  expect(Math.min(...of(screen, garbage).map(timeOf))).toBeGreaterThan(Math.log(1.05));
  // three times as slow alone, and hardly slower than the base that it slows down, too
  expect(Math.min(...of(checks, hidden).map(timeOf))).toBeGreaterThan(Math.log(1.5));
  expect(Math.max(...of(screen, hidden).map(timeOf))).toBeLessThan(Math.log(1.5));
  expect(checked(hidden.gated, [...of(checks, hidden), ...of(screen, hidden)]).isOpen).toBe(false);
});
