import { expect, test } from 'vitest';
import { gatedCell } from '../../core/gate/cells.ts';
import { gateItself } from '../../core/gate/itself.ts';
import { makePlan } from '../../core/plan/plan.ts';
import { realWorld } from '../../core/session/world.ts';
import { environment } from '../_environment.ts';
import { request } from '../_plan.ts';
import { realModel, realSuite } from '../_real.ts';

/** One pair of processes: enough to see that the sides do not do the same. */
const BUDGET_MS = 1;
const MARGIN = 0.05;

/** A gate of a suite whose workload is `right` in the base, and as named in the candidate. */
async function gateOf(candidate: 'right' | 'broken') {
  const suite = await realSuite('test/mutants/sides/zeros-of-equal-length');
  const models = [await realModel('runners/event-loop')];
  const { trials } = makePlan(request({ suites: [suite], models, servers: [], concurrency: [4], seed: 1 }));
  const [trial] = trials as [(typeof trials)[number]];
  const side = (name: string) => {
    const { workload } = trial.modules;
    return {
      planned: { ...trial, modules: { ...trial.modules, workload: { ...workload, export: name } } },
      home: new URL('../../core/', import.meta.url),
    };
  };
  const gated = gatedCell(trial, { margin: MARGIN, noiseFloor: {} });
  const cell = { gated, base: side('right'), candidate: side(candidate), ideal: null };
  const options = { budgetMs: BUDGET_MS, roundTimeoutMs: 300_000, seed: 1, margin: MARGIN };
  const told = { version: '0.0.0', command: 'a test', environment };
  const interrupted = new AbortController().signal;
  const { report } = await gateItself([cell], { ...options, ...told }, realWorld(interrupted), interrupted);
  return report;
}

test('zeros-of-equal-length: a candidate that answers sooner and wrongly is caught, by the first id', async () => {
  const { verdict, cells } = await gateOf('broken');
  expect(verdict.word).toBe('invalid');
  expect(cells[0]!.reason).toMatch(
    /^answers changed: item 0, 64 B → 64 B, another checksum \([0-9a-f]{8} → [0-9a-f]{8}\)/,
  );
  expect(verdict.sentence).toContain(cells[0]!.reason);
});

test('a candidate that answers the same beside it is left alone', async () => {
  const { cells } = await gateOf('right');
  expect(cells[0]).toMatchObject({ reason: null, counts: [] });
  expect(cells[0]!.word).not.toBe('invalid');
});
