import { afterAll, expect, test } from 'vitest';
import { gatedCell, type GateCell } from '../../core/gate/cells.ts';
import { gateItself } from '../../core/gate/itself.ts';
import { ProcessPair } from '../../core/gate/process-pair.ts';
import type { GateRecord } from '../../core/gate/records.ts';
import { makePlan } from '../../core/plan/plan.ts';
import { realWorld } from '../../core/session/world.ts';
import { environment } from '../_environment.ts';
import { request } from '../_plan.ts';
import { realModel, realSuite } from '../_real.ts';

/** What one process for both versions would hide, each as a candidate beside a base that does not do it. */

const interrupted = new AbortController().signal;
const world = realWorld(interrupted);
afterAll(() => world.close());

async function cellOf(name: string, model = 'event-loop'): Promise<GateCell> {
  const suite = await realSuite('test/mutants/sides/harms-the-other');
  const models = [await realModel(`runners/${model}`)];
  const { trials } = makePlan(request({ suites: [suite], models, servers: [], concurrency: [4], threads: 2, seed: 1 }));
  const [trial] = trials as [(typeof trials)[number]];
  const side = (word: string) => {
    const { workload } = trial.modules;
    return {
      planned: { ...trial, id: name, modules: { ...trial.modules, workload: { ...workload, export: word } } },
      home: new URL('../../core/', import.meta.url),
    };
  };
  const gated = { ...gatedCell(trial, { margin: 0.05, noiseFloor: {} }, null), id: name };
  return { gated, base: side('right'), candidate: side(name), ideal: null };
}

/** Both versions in one process: brought up, and warmed for a moment. */
async function shared(name: string, pair: number, model?: string): Promise<GateRecord[]> {
  const options = { name: 'check', pair, endMs: 0, roundTimeoutMs: 30_000, seed: 1 } as const;
  const bench = new ProcessPair(world, options, interrupted);
  try {
    const fault = await bench.bringUp(await cellOf(name, model), true);
    const told: GateRecord[] = fault === null ? [] : [fault];
    for await (const record of bench.warmUp()) told.push(record);
    return told;
  } finally {
    await bench.close();
  }
}

/** Which of the two is loaded first alternates by pair. */
test.each([
  ['replacesFetch', 'the candidate changes fetch'],
  ['extendsAPrototype', 'the candidate changes Array.prototype.last'],
  ['replacesTimers', 'the candidate changes setTimeout'],
  ['keepsStateOnGlobalThis', 'the candidate changes cacheOfAll'],
  ['setsTheEnvironment', 'the candidate changes process.env.UV_THREADPOOL_SIZE'],
  ['replacesFetchLater', 'the candidate changes fetch'],
])('%s: the versions are parted, by name', async (name, reason) => {
  expect(await shared(name, 0)).toEqual([{ type: 'apart', cell: name, reason }]);
  expect(await shared(name, 1)).toEqual([{ type: 'apart', cell: name, reason }]);
});

test('replacesTheDispatcher: the versions are parted, by name, where undici is there before', async () => {
  const [record] = await shared('replacesTheDispatcher', 1); // the base is loaded first
  expect(record).toMatchObject({ type: 'apart' });
  expect(record).toHaveProperty('reason', expect.stringContaining('the candidate changes undici.globalDispatcher'));
});

test('a global that is changed in a thread of a pool parts them too', async () => {
  const [record] = await shared('replacesFetch', 0, 'worker-thread-pool');
  expect(record).toMatchObject({ type: 'apart', reason: 'the candidate changes fetch' });
});

test('rejectsUnhandled: what ends both is nobody’s fault until each has a process of its own', async () => {
  const [record] = await shared('rejectsUnhandled', 0);
  expect(record).toMatchObject({ type: 'apart' });
  expect(record).toHaveProperty('reason', expect.stringContaining('in one process they failed'));
});

test('right: versions that harm nobody share a process, in every model', async () => {
  for (const model of ['event-loop', 'worker-thread-pool', 'process-pool', 'event-loop-per-thread']) {
    expect(await shared('right', 1, model), model).toEqual([]);
  }
});

/** The gate of this candidate alone: a regression of one cell ends that of all. */
async function gateOf(name: string) {
  const told = { version: '0.0.0', command: 'a test', environment };
  const options = { budgetMs: 40_000, roundTimeoutMs: 30_000, seed: 1, margin: 0.05, ...told };
  const { report } = await gateItself([await cellOf(name)], options, realWorld(interrupted), interrupted);
  return report;
}

test('startsSlowly: a start that one process hides is caught in processes of their own', async () => {
  const { verdict, cells } = await gateOf('startsSlowly');
  expect(cells[0]!.counts.map(({ metric }) => metric)).toEqual(['startMs']);
  expect(verdict).toMatchObject({
    word: 'regression',
    sentence: expect.stringContaining('milliseconds until its process was ready'),
  });
});

test('leaks: a leak is caught by what it costs, or by the memory of its process', async () => {
  const { verdict } = await gateOf('leaks');
  expect(verdict.word, verdict.sentence).toBe('regression');
});
