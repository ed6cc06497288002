import { expect, test } from 'vitest';
import { EnvironmentError } from '../../../core/text/errors.ts';
import { rowsTooLarge } from '../../../core/machine/open-files.ts';
import { desk, eventLoop, member, nap, plan, suite } from '../../_plan.ts';

/** Two models at 40 in flight: a server has the sockets of both, a trial its own. */
const twoModels = { models: [eventLoop, member({ ...eventLoop.value, name: 'another-loop' })], concurrency: [40] };
const served = plan({ suites: [member(suite())], ...twoModels });
const alone = plan({ suites: [member(nap)], ...twoModels });

test.each([
  ['a server holds the sockets of all that are alive together', served, 180],
  ['without a server each process holds its own', alone, 140],
])('%s', (_, planned, needed) => {
  expect(rowsTooLarge(planned, { openFilesLimit: needed })).toEqual([]);
  expect(rowsTooLarge(planned, { openFilesLimit: null })).toEqual([]);
  expect(() => rowsTooLarge(planned, { openFilesLimit: needed - 1 })).toThrow(
    new EnvironmentError(`${needed} open files are needed and ${needed - 1} allowed: run "ulimit -n ${needed}" first`),
  );
});

test('a row that needs too many is left out, and those that fit are measured', () => {
  const rows = plan({ suites: [member(nap)], ...twoModels, concurrency: [4, 40, 400] });
  expect(rowsTooLarge(rows, { openFilesLimit: 140 })).toEqual([
    { block: rows.blocks[2], reason: '500 open files are needed and 140 allowed: run "ulimit -n 500" first' },
  ]);
  expect(() => rowsTooLarge(rows, { openFilesLimit: 100 })).toThrow(EnvironmentError);
});

test('a probe alone is no row that is left', () => {
  const probed = { ...desk, probe: { suite: 'fetch', params: {}, concurrency: 2 } };
  const rows = plan({ suites: [member(suite())], ...twoModels, servers: [member(probed)] });
  expect(() => rowsTooLarge(rows, { openFilesLimit: 120 })).toThrow('180 open files are needed and 120 allowed');
});

test('a row of which one model needs more connections than its suite allows is left out; in turn a server has those of one', () => {
  const limits = { ...nap, maxConnections: 30 };
  const rows = plan({ suites: [member(limits)], ...twoModels, concurrency: [4, 40] });
  expect(rowsTooLarge(rows, { openFilesLimit: null })).toEqual([
    { block: rows.blocks[1], reason: '40 connections are needed and 30 allowed: compare at a smaller --concurrency' },
  ]);
  const inTurn = plan({ suites: [member(suite({ connect: 'per-round' }))], ...twoModels });
  expect(rowsTooLarge(inTurn, { openFilesLimit: 140 })).toEqual([]);
});
