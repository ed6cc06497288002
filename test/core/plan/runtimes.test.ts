import { expect, test } from 'vitest';
import { analyse } from '../../../core/analysis/analysis.ts';
import { checkComparable } from '../../../core/analysis/comparability.ts';
import { explain } from '../../../core/explain/explain.ts';
import type { PlannedRuntime } from '../../../core/records/runtime.ts';
import { resultsOf } from '../../_session.ts';
import { FakeWorld } from '../../_world.ts';
import { eventLoop, plan, pool, sequential } from '../../_plan.ts';

const node: PlannedRuntime = { name: 'node', version: '24.21.0', path: '/bin/node' };
const bun: PlannedRuntime = { name: 'bun', version: '1.4.5', path: '/bin/bun' };
const models = [sequential, eventLoop, pool];
const asked = { models, concurrency: [4], threads: 2 };
const both = plan({ ...asked, runtimes: [node, bun] });

test('every model runs on every runtime, in one row and in turn', () => {
  const alone = plan(asked);
  expect(both.trials).toHaveLength(2 * alone.trials.length);
  expect(new Set(both.trials.map(({ scenario }) => scenario)).size).toBe(1);
  expect(both.blocks).toHaveLength(1);
  for (const order of both.blocks[0]!.order) expect(order).toHaveLength(both.trials.length);
  expect(both.trials.map(({ runtime }) => runtime)).toEqual(
    both.trials.map(({ id }) => (id.endsWith(' on bun@1.4.5') ? 'bun@1.4.5' : 'node@24.21.0')),
  );
});

test('where none is named a trial is what it was', () => {
  const [trial] = plan(asked).trials;
  expect(trial).toMatchObject({ runtime: null, runsOn: null });
  expect(trial?.id).not.toContain(' on ');
});

test('a pool is held against the loop of its own runtime, and each model against itself on the first', async () => {
  const { comparisons, cells } = analyse(await resultsOf(both, new FakeWorld()));
  expect(cells.every(({ state }) => state === 'measured')).toBe(true);
  const runtimeOf = (id: string) => cells.find((cell) => cell.id === id)?.runtime;
  const equal = comparisons.filter(({ kind }) => kind === 'equal');
  expect(equal.length).toBeGreaterThan(0);
  for (const { baselineId, candidateId } of equal) expect(runtimeOf(baselineId)).toBe(runtimeOf(candidateId));
  const across = comparisons.filter(({ kind }) => kind === 'runtime');
  expect(across).toHaveLength(cells.length); // half of the cells, in two metrics
  for (const { baselineId, candidateId } of across) {
    expect(runtimeOf(baselineId)).toBe('node@24.21.0');
    expect(candidateId).toBe(baselineId.replace(' on node@24.21.0', ' on bun@1.4.5'));
  }
});

test('an explanation says of each runtime what it says of a run, and what another one does to a model', async () => {
  const { findings } = explain(await resultsOf(both, new FakeWorld()));
  const across = findings.filter(({ kind }) => kind === 'runtime');
  expect(across.map(({ subject }) => subject.runtime)).toContain('bun@1.4.5');
  expect(across[0]?.sentence).toMatch(
    /^on bun@1\.4\.5 sequential takes .* the CPU in .* that it takes on node@24\.21\.0/,
  );
  const others = findings.filter(({ kind }) => kind !== 'runtime');
  expect(others.every(({ sentence }) => /^on (bun@1\.4\.5|node@24\.21\.0): /.test(sentence))).toBe(true);
});

test('runs on different runtimes are not compared afterwards: --runtime measures them side by side', async () => {
  const onNode = await resultsOf(plan({ ...asked, runtimes: [node] }), new FakeWorld());
  const onBun = await resultsOf(plan({ ...asked, runtimes: [bun] }), new FakeWorld());
  expect(() => checkComparable(onNode, onBun)).toThrow(
    'not comparable: a ran on node@24.21.0 and b on bun@1.4.5: measure both side by side, by --runtime node@24.21.0,bun@1.4.5',
  );
  expect(() => checkComparable(onBun, onBun)).not.toThrow();
});
