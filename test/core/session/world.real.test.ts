import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { realWorld } from '../../../core/session/world.ts';
import { eventLoop, member, plan, suite } from '../../_plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-home-'));
afterAll(() => rmSync(folder, { recursive: true }));
const home = pathToFileURL(folder + sep);
/** A core/ of another checkout, whose trial says what it was told. */
writeFileSync(
  join(folder, 'trial-process.ts'),
  `import { writeFileSync } from 'node:fs';
   process.on('message', ({ id, request, payload }) => {
     if (request === 'prepare') writeFileSync(new URL('told.json', import.meta.url), JSON.stringify(payload));
     process.send({ id, value: request === 'prepare' ? { rssBytes: 1 } : payload, cpuMicros: 0 });
   });
   process.on('disconnect', () => process.exit());`,
);

test('what a trial answers that no file could hold fails the round, and says where', async () => {
  const [planned] = plan({ models: [eventLoop] }).trials;
  const world = realWorld(new AbortController().signal);
  const round = world.openTrial(planned!, home).round({ work: planned!.work, seed: 1 }, 10_000);
  await expect(round).rejects.toThrow('the answer to "round" is none: ');
  await world.close();
});

test('a trial by the core/ of an older checkout is told the modules by the names that it knows', async () => {
  const [workload, inputs, companion] = ['fetch', 'inputs', 'companion'].map((name) => ({
    module: `file:///fake/${name}.ts`,
    export: name,
  }));
  const whole = member(suite({ inputs: inputs!, companion: companion!, isServed: true }));
  const [planned] = plan({ suites: [whole], models: [eventLoop] }).trials;
  const world = realWorld(new AbortController().signal);
  const target = { origin: 'http://127.0.0.1:1' };
  expect(await world.openTrial(planned!, home).prepare(target, 7)).toEqual({ rssBytes: 1, ranOn: null });
  await world.close();
  expect(JSON.parse(readFileSync(join(folder, 'told.json'), 'utf8'))).toEqual({
    runner: 'file:///fake/event-loop.ts',
    target,
    trial: {
      workload,
      inputs,
      companion,
      params: { latencyMs: 100, operations: 8 },
      shape: { concurrency: 4, processes: null, threads: null, tasksPerThread: null },
      seed: 7,
      clients: 4,
      kindOf: null,
      timeoutMs: null,
      connect: null,
      data: null,
    },
  });
});
