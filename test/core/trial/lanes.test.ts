import { beforeEach, describe, expect, test } from 'vitest';
import { closeLanes, openLanes } from '../../../core/trial/lanes.ts';
import type { TrialSpec } from '../../../core/members/types.ts';
import { open, opened } from './_workloads.ts';

const trial = (name: string): TrialSpec => ({
  workload: { module: new URL('./_workloads.ts', import.meta.url).href, export: name },
  params: { latencyMs: 20 },
  shape: { concurrency: 4, threads: null, tasksPerThread: null },
  seed: 9,
});
const target = { origin: 'http://127.0.0.1:1' };
const item = { id: 7, dueMs: 0, isStalled: false, latencyMs: 0, bytes: 0, status: 200 };

beforeEach(() => {
  opened.length = 0;
  open.clear();
});

describe('lanes', () => {
  test('are opened as many as asked for, each knowing which it is, and come in their order', async () => {
    const lanes = await openLanes(trial('echo'), target, 4, 3);
    expect(opened).toMatchObject([4, 5, 6].map((index) => ({ target, params: { latencyMs: 20 }, index, seed: 9 })));
    const checksums = await Promise.all(lanes.map(async (lane) => (await lane.run(item)).checksum));
    expect(new Set(checksums).size).toBe(3);
  });

  test('hand their operations what is made for them', async () => {
    const module = new URL('../../runners/_workloads.ts', import.meta.url).href;
    const wanted = { workload: { module, export: 'receives' }, inputs: { module, export: 'inputs' } };
    const lanes = await openLanes({ ...trial('echo'), ...wanted }, null, 0, 2);
    const outcomes = await Promise.all(lanes.map((lane, index) => lane.run({ ...item, id: 40 + index })));
    expect(outcomes).toMatchObject([
      { bytes: 40, observed: { hereCount: 1, movedCount: 0 } },
      { bytes: 41, observed: { hereCount: 1, movedCount: 0 } },
    ]);
  });

  test('cannot be opened where nothing makes their inputs', async () => {
    const { workload } = trial('noFunction');
    await expect(openLanes({ ...trial('echo'), inputs: workload }, null, 0, 1)).rejects.toThrow(TypeError);
  });

  test('cannot be opened where their workload prepares no operation, and it says what to return', async () => {
    await expect(openLanes(trial('bare'), null, 0, 2)).rejects.toThrow(
      'the workload "bare" prepared no operation: return { run, close }, two async functions',
    );
  });

  test('are all closed', async () => {
    const lanes = await openLanes(trial('echo'), null, 0, 3);
    expect(open.size).toBe(3);
    await closeLanes(lanes);
    expect(open.size).toBe(0);
  });

  test('of which one does not come up are closed again, and its error goes on', async () => {
    await expect(openLanes(trial('fragile'), null, 0, 5)).rejects.toThrow('lane 2 cannot connect');
    expect(opened.map(({ index }) => index)).toEqual([0, 1, 3, 4]);
    expect(open.size).toBe(0);
  });

  test('are all closed also where one of them refuses', async () => {
    const lanes = await openLanes(trial('sticky'), null, 0, 3);
    await expect(closeLanes(lanes)).resolves.toBeUndefined();
    expect(open.size).toBe(0);
  });

  test('cannot be opened where the module has no such function', async () => {
    await expect(openLanes(trial('noFunction'), null, 0, 1)).rejects.toThrow(TypeError);
    await expect(openLanes(trial('nothing'), null, 0, 1)).rejects.toThrow('exports no function "nothing"');
  });
});
