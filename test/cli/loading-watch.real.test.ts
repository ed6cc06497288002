import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { Command } from '../faults/_command.ts';

/** Modules that never give back their thread. */

const folder = mkdtempSync(join(tmpdir(), 'lockstep-watch-'));
afterAll(() => rmSync(folder, { recursive: true }));
const watch = new URL('../../cli/loading-watch.ts', import.meta.url).href;

function run(name: string, end: string) {
  const path = join(folder, name);
  writeFileSync(path, `import { watchOver } from '${watch}';\nconst end = watchOver('suite ./f.ts', 100);\n${end}`);
  return promisify(execFile)(process.execPath, [path], { timeout: 60_000 });
}

test('one is named and ended when its time is up', async () => {
  await expect(run('endless.mjs', 'for (;;);')).rejects.toMatchObject({
    signal: 'SIGKILL',
    stderr: 'lockstep: suite ./f.ts: it did not finish loading within 0.1 s, and never gave back its thread\n',
  });
});

test('one that gives it back is let alone', async () => {
  expect(await run('short.mjs', 'end();\nsetTimeout(() => {}, 1500);')).toEqual({ stdout: '', stderr: '' });
});

test('one is ended by Ctrl-C', async () => {
  const text = `import { writeFileSync } from 'node:fs'; writeFileSync('begun', ''); for (;;);`;
  using command = new Command(['run', './f.ts'], { files: { 'f.ts': text } });
  await command.until(() => command.hasFile('begun'));
  command.signal('SIGINT', 'group');
  expect(await command.ended()).toBe('SIGINT');
  expect(command.leftovers).toEqual([]);
});
