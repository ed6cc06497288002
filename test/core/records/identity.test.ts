import { expect, test } from 'vitest';
import { analyse } from '../../../core/analysis/analysis.ts';
import { gatedCell } from '../../../core/gate/cells.ts';
import { gateRecordSchema } from '../../../core/gate/records.ts';
import { gateReport } from '../../../core/gate/verdict.ts';
import { type Identity, identityOf } from '../../../core/records/identity.ts';
import { parseResults } from '../../../core/records/result-file.ts';
import { member, plan, suite } from '../../_plan.ts';
import { resultsOf, sessionOf } from '../../_session.ts';
import { FakeWorld } from '../../_world.ts';
import { startOf } from '../gate/_records.ts';

/** Two processes of two threads each, for half of what was asked for. */
const processPool = member({
  name: 'process-pool',
  about: 'processes of threads',
  shapes: () => [{ concurrency: 4, processes: 2, threads: 2, tasksPerThread: 1 }],
  prepare: () => Promise.reject(new Error('a fake model runs nowhere')),
});
const planned = plan({
  suites: [member(suite())],
  models: [processPool],
  params: { latencyMs: ['50'] },
  concurrency: [8],
});
const [trial] = planned.trials;
const identity: Identity = {
  id: 'fetch latencyMs=50 @8 process-pool 2x2x1',
  scenario: 'fetch latencyMs=50 @8',
  suite: 'fetch',
  params: { latencyMs: 50, operations: 8 },
  namedParams: ['latencyMs'],
  model: 'process-pool',
  concurrency: 4,
  askedConcurrency: 8,
  processes: 2,
  threads: 2,
  tasksPerThread: 1,
  runtime: null,
};
const gated = gatedCell(trial!, { margin: 0.05, noiseFloor: {} });
const start = startOf([gated]);

test('a cell is the same wherever it is told: planned, compared, gated, and in the report of a gate', async () => {
  expect(identityOf(trial!)).toEqual(identity);
  expect(analyse(await resultsOf(planned, new FakeWorld())).cells.map(identityOf)).toEqual([identity]);
  expect(gated).toMatchObject(identity);
  expect(gateRecordSchema.parse(JSON.parse(JSON.stringify(start)))).toEqual(start);
  expect(gateReport([start], [], '2026-11-22').cells[0]).toMatchObject(identity);
});

test('what the fields of older files do not say, the name of the row does', () => {
  const { namedParams: _named, ...older } = trial!;
  const file = `${JSON.stringify(sessionOf({ ...planned, trials: [older as typeof trial & object] }))}\n`;
  expect(parseResults(file, 'older').session.plan.trials).toEqual([trial]);

  const { namedParams: _alsoNamed, askedConcurrency: _asked, processes: _processes, ...olderGated } = gated;
  const read = gateRecordSchema.parse({ ...start, cells: [olderGated] });
  expect(read).toEqual({ ...start, cells: [{ ...gated, processes: null }] });
});

test('a parameter is named where it differs from the one value of its suite, or where that has several', () => {
  const params = { ...suite().params, latencyMs: { about: 'delay', values: [100, 200] } };
  const trials = plan({
    suites: [member(suite({ params }))],
    models: [processPool],
    params: { operations: ['9'] },
  }).trials;
  expect(trials.map(({ namedParams }) => namedParams)).toEqual([
    ['latencyMs', 'operations'],
    ['latencyMs', 'operations'],
  ]);
  expect(plan({ models: [processPool] }).trials[0]!.namedParams).toEqual([]);
});
