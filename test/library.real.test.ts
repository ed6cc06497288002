import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { run } from '../cli/api.ts';

const leftOver = () => readdirSync(tmpdir()).filter((name) => name.startsWith('lockstep-run-'));
const smallest = { model: ['event-loop'], concurrency: [1], rounds: 1, budget: '1ms' };

test('a run returns what was measured, and one that is aborted leaves nothing; both in one process', async () => {
  const before = leftOver();
  const listeners = process.eventNames().map((name) => [name, process.listenerCount(name)]);
  const types: string[] = [];
  const comparison = await run('noop', { ...smallest, onRecord: ({ type }) => types.push(type) });
  expect(comparison.state).toBe('complete');
  expect(comparison.cells.map(({ model }) => model)).toContain('event-loop');
  expect([types[0], types.at(-1)]).toEqual(['session', 'end']);
  const aborted = await run('noop', { ...smallest, signal: AbortSignal.abort() });
  expect(aborted.state).toBe('interrupted');
  expect(leftOver()).toEqual(before);
  expect(process.eventNames().map((name) => [name, process.listenerCount(name)])).toEqual(listeners);
});
