import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { main } from '../cli/main.ts';
import { memberAt } from '../core/members/registry.ts';
import { matrixOf } from '../core/plan/params.ts';
import { closeLanes, openLanes } from '../core/trial/lanes.ts';
import type { Operation, Suite, WorkItem } from '../core/members/types.ts';
import { operationsOf } from '../core/work/work.ts';
import { capturedIo } from './_io.ts';

/** Every file of docs/your-code.md is loaded, planned as its command says, and its operation is called. */

const page = readFileSync(join(import.meta.dirname, '../docs/your-code.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'lockstep-your-code-'));
afterAll(() => rmSync(folder, { recursive: true }));

const files = [...page.matchAll(/```ts\n\/\/ (\S+)\n(.*?)```/gs)].map(([, name = '', text = '']) => ({ name, text }));
for (const { name, text } of files) writeFileSync(join(folder, name), text);
const commands = [...page.matchAll(/```sh\n(.*?)```/gs)]
  .flatMap(([, block = '']) => block.trim().split('\n'))
  .filter((line) => line.startsWith('lockstep '));

test('the page begins with three lines and grows', () => {
  expect(files.length).toBeGreaterThan(6);
  expect(files[0]?.text.trim().split('\n')).toHaveLength(3);
});

test.each(files)('the operation of $name succeeds', async ({ name, text }) => {
  const functionName = /export async function (\w+)\(\{ id \}/.exec(text)?.[1];
  const word = join(folder, functionName === undefined ? name : `${name}#${functionName}`);
  const { value } = await memberAt<Suite>('suite', word);
  const [params = {}] = matrixOf(value, {});
  const { workload, timeoutMs } = value;
  const shape = { concurrency: 1, threads: null, tasksPerThread: null };
  const called = functionName === undefined ? params : { ...params, with: '{"id":7}' };
  const trial = { workload, params: called, shape, seed: 1, timeoutMs: timeoutMs ?? null };
  const lanes = await openLanes(trial, null, 0, 1);
  const [item] = operationsOf({ work: value.work(params), seed: 1 });
  const outcome = await (lanes[0] as Operation).run(item as WorkItem);
  expect(outcome.status).toBe(200);
  expect(outcome.bytes).toBeGreaterThan(0);
  await closeLanes(lanes);
});

test.each(commands)('%s', async (line) => {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '').slice(1);
  const io = capturedIo({ cwd: folder });
  const code = await main([...words, '--dry-run'], io);
  expect(io.errors()).toBe('');
  expect(code).toBe(0);
});
