import { beforeEach, expect, test } from 'vitest';
import { LaneSet } from '../../../core/trial/lane-set.ts';
import type { TrialSpec } from '../../../core/members/types.ts';
import { open, opened } from './_workloads.ts';

const trial = (name: string, connect: TrialSpec['connect'] = null): TrialSpec => ({
  workload: { module: new URL('./_workloads.ts', import.meta.url).href, export: name },
  params: { latencyMs: 0 },
  shape: { concurrency: 2, threads: null, tasksPerThread: null },
  seed: 9,
  connect,
});

beforeEach(() => {
  opened.length = 0;
  open.clear();
});

test('lanes are open until they are closed, and are closed once', async () => {
  const lanes = await LaneSet.open(trial('echo'), null, 0, 2);
  expect([opened.length, open.size, lanes.operations.length]).toEqual([2, 2, 2]);
  await lanes.connect();
  expect(opened).toHaveLength(2);
  await Promise.all([lanes.close(), lanes.close()]);
  expect([open.size, lanes.operations.length]).toEqual([0, 0]);
});

test('lanes that are open in rounds alone are opened once, to see that they can be, and then once for each', async () => {
  const lanes = await LaneSet.open(trial('echo', 'per-round'), null, 0, 2);
  expect([opened.length, open.size]).toEqual([2, 0]);
  for (const times of [2, 3]) {
    await Promise.all([lanes.connect(), lanes.connect()]);
    expect([opened.length, open.size, lanes.operations.length]).toEqual([2 * times, 2, 2]);
    await Promise.all([lanes.close(), lanes.close()]);
    expect(open.size).toBe(0);
  }
});

test('one that was closed in the middle of being opened leaves none open', async () => {
  const lanes = await LaneSet.open(trial('echo', 'per-round'), null, 0, 2);
  const opening = lanes.connect();
  await lanes.close();
  await opening;
  expect([open.size, lanes.operations.length]).toEqual([0, 0]);
});
