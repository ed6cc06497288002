import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-own-'));
afterAll(() => rmSync(folder, { recursive: true }));

const core = (file: string): string => JSON.stringify(new URL(`../../../core/${file}`, import.meta.url).href);

test('a file outside of the package, in the main thread and in a worker, gets the lockstep that runs it', async () => {
  writeFileSync(
    join(folder, 'own.ts'),
    `import { defineSuite, makespanBound, outcomeOf } from 'lockstep';
     export { makespanBound };
     export async function work() {
       return { run: async () => outcomeOf('abc'), close: async () => {} };
     }
     export default defineSuite({ name: 'own', about: 'mine', server: null, workload: { module: import.meta.url, export: 'work' },
       params: {}, concurrency: [1], work: () => ({ kind: 'listed', items: [{ latencyMs: 0, bytes: 3 }] }), bound: makespanBound });`,
  );
  const own = JSON.stringify(pathToFileURL(join(folder, 'own.ts')).href);
  writeFileSync(
    join(folder, 'worker.mjs'),
    `import { parentPort } from 'node:worker_threads';
     const { loadWorkload } = await import(${core('members/load.ts')});
     const operation = await (await loadWorkload({ module: ${own}, export: 'work' }))({});
     parentPort.postMessage(await operation.run({ id: 0 }));`,
  );
  writeFileSync(
    join(folder, 'main.mjs'),
    `import { once } from 'node:events';
     import { Worker } from 'node:worker_threads';
     const { memberAt } = await import(${core('members/registry.ts')});
     const { value } = await memberAt('suite', ${JSON.stringify(join(folder, 'own.ts'))});
     const { makespanBound } = await import(${core('work/bound.ts')});
     const [outcome] = await once(new Worker(new URL('./worker.mjs', import.meta.url)), 'message');
     console.log(JSON.stringify({ name: value.name, isSame: value.bound === makespanBound, outcome }));`,
  );
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'main.mjs')]);
  expect(JSON.parse(stdout)).toEqual({
    name: 'own',
    isSame: true,
    outcome: { status: 200, bytes: 3, checksum: 891568578 },
  });
});
