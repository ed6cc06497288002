import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { now } from '../../../core/trial/clock.ts';

function monotonicNs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e9 + nanoseconds;
}

test('the clock is the monotonic one of the machine, in nanoseconds', () => {
  const before = monotonicNs();
  const read = now();
  const after = monotonicNs();
  // a microsecond for where it was set against the other clock
  expect(read).toBeGreaterThan(before - 50_000);
  expect(read).toBeLessThan(after + 50_000);
});

test('it never goes back', () => {
  const reads = Array.from({ length: 10_000 }, () => now());
  expect(reads).toEqual(reads.toSorted((a, b) => a - b));
});

test('it is the same in another thread', async () => {
  const before = now();
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     import(${JSON.stringify(new URL('../../../core/trial/clock.ts', import.meta.url).href)}).then(({ now }) => parentPort.postMessage(now()));`,
    { eval: true },
  );
  const [there] = (await once(worker, 'message')) as [number];
  expect(there).toBeGreaterThan(before);
  expect(there).toBeLessThan(now() + 50_000);
  await worker.terminate();
});
