import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import threads from 'node:worker_threads';
import fc from 'fast-check';
import { afterAll, expect, vi } from 'vitest';

/** A unit test starts nothing that it would have to wait for: what does is called `*.real.test.ts`. */

const started: string[] = [];

function refuse(what: string): () => never {
  return function refused() {
    started.push(what);
    throw new Error(`a unit test starts nothing, and this one calls ${what}: name its file *.real.test.ts`);
  };
}

for (const name of ['spawn', 'spawnSync', 'fork', 'exec', 'execSync', 'execFile', 'execFileSync'] as const)
  Object.assign(childProcess, { [name]: refuse(name) });
Object.assign(threads, { Worker: refuse('new Worker') });
net.Server.prototype.listen = refuse('listen');
syncBuiltinESMExports();

// whoever catches the error is told all the same
afterAll(() => expect(started.splice(0)).toEqual([]));

// files share a process, and yet what one mocks or keeps in a module is nothing to the next
vi.resetModules();

// what holds for all is tried with the same some each time, so that a change is what made it fail; `make fuzz` tries others
if (process.env['FUZZ_INPUTS'] === undefined) fc.configureGlobal({ seed: 18 });
