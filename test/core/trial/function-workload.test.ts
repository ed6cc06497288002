import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { openLanes } from '../../../core/trial/lanes.ts';
import type { Operation, TrialSpec } from '../../../core/members/types.ts';
import { outcomeOf } from '../../../core/work/outcome.ts';
import { item } from '../../suites/_lane.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-function-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

async function opened(text: string, some: Partial<TrialSpec> = {}, name = 'default'): Promise<Operation> {
  files += 1;
  const file = join(folder, `f${files}.ts`);
  writeFileSync(file, text);
  const workload = { module: pathToFileURL(file).href, export: name, isOperation: true };
  const shape = { concurrency: 1, threads: null, tasksPerThread: null };
  const [operation] = await openLanes({ workload, params: {}, shape, seed: 1, ...some }, null, 3, 1);
  return operation as Operation;
}
const json = (value: unknown) => outcomeOf(JSON.stringify(value));

describe('a function is called', () => {
  test('with its call, and with what setup made of its lane', async () => {
    const operation = await opened(
      `export const setup = async ({ index, params, data }) => ({ index, params, data });
       export default ({ signal, ...call }, made) => ({ call, made, isSignal: signal instanceof AbortSignal });`,
      { params: { size: 5, with: '' }, data: { url: 'u' } },
    );
    expect(await operation.run(item({ id: 9, latencyMs: 2 }))).toEqual(
      json({
        call: { id: 9, lane: 3, params: { size: 5 }, target: null, data: { url: 'u' }, latencyMs: 2, bytes: 0 },
        made: { index: 3, params: { size: 5 }, data: { url: 'u' } },
        isSignal: true,
      }),
    );
  });

  test.each([
    ['{"id":7}', [{ id: 7 }]],
    ['["a",2]', ['a', 2]],
    ['[[1,2]]', [[1, 2]]],
    ['7', [7]],
  ])('with the arguments that were given: %s', async (words, args) => {
    const operation = await opened('export const f = (...all) => all;', { params: { with: words } }, 'f');
    expect(await operation.run(item())).toEqual(json(args));
  });

  test('with nothing, where it was chosen from a module that says nothing to us', async () => {
    const operation = await opened('export const f = (...all) => all;', {}, 'f');
    expect(await operation.run(item())).toEqual(json([]));
  });

  test('as the default export is, where its module has a setup', async () => {
    const text = `export const setup = () => 'made'; export const f = ({ id }, made) => [id, made];`;
    expect(await (await opened(text, {}, 'f')).run(item({ id: 4 }))).toEqual(json([4, 'made']));
  });
});

test('teardown gets what setup made, and ends before close does', async () => {
  const text = `export const seen = []; globalThis.seenByTeardown = seen;
    export const setup = () => 'made'; export const teardown = async (made) => void seen.push(made); export default () => {};`;
  await (await opened(text)).close();
  expect((globalThis as { seenByTeardown?: unknown }).seenByTeardown).toEqual(['made']);
});

test('a setup that throws is named', async () => {
  const text = `export const setup = () => { throw new Error('no table'); }; export default () => {};`;
  await expect(opened(text)).rejects.toThrow('its setup() failed: no table');
});

test('a call that takes too long fails with TimeoutError, and its signal says so', async () => {
  const text = `export default ({ signal, id }) => id === 0 ? 'quick' : new Promise((_, reject) =>
    signal.addEventListener('abort', () => { globalThis.abortedBy = signal.reason.name; reject(signal.reason); }));`;
  const operation = await opened(text, { timeoutMs: 5 });
  expect(await operation.run(item())).toEqual(outcomeOf('quick'));
  await expect(operation.run(item({ id: 1 }))).rejects.toMatchObject({ name: 'TimeoutError' });
  expect((globalThis as { abortedBy?: unknown }).abortedBy).toBe('TimeoutError');
});
