import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { start } from '../../suites/subprocess.ts';
import { item } from './_lane.ts';
import { cellsOf, claimsInVain, withoutNumber } from './_planned.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-programs-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A program that is found before the real one. */
function fake(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH']}`);
}

describe('a program', () => {
  test('that sleeps says nothing, and how long it took to start', async () => {
    const { observed, ...answer } = await (await start()).run(item({ latencyMs: 1 }));
    expect(answer).toEqual({ status: 200, bytes: 0, checksum: 0 });
    expect(observed).toEqual({ spawnMs: expect.any(Number) });
  });

  test('that echoes is answered by what it says', async () => {
    // python3 -c 'import zlib; print(zlib.crc32(b"hello\n"))'
    expect(await (await start()).run(item())).toMatchObject({ status: 200, bytes: 6, checksum: 909783072 });
  });

  test('that fails is an error', async () => {
    fake('sleep', 'exit 3');
    await expect((await start()).run(item({ latencyMs: 5 }))).rejects.toThrow('sleep 0.005 ended with 3');
  });

  test('that says something else is an error', async () => {
    fake('echo', 'printf goodbye');
    await expect((await start()).run(item())).rejects.toThrow('echo hello said "goodbye"');
  });

  test('that the machine does not have is said before anything is measured', async () => {
    vi.stubEnv('PATH', folder);
    await expect(start()).rejects.toMatchObject({
      name: 'Unsupported',
      message: 'this machine has no sleep, no echo',
    });
  });

  test('that still runs is ended with its operation', async () => {
    const operation = await start();
    const running = operation.run(item({ latencyMs: 600_000 }));
    await operation.close();
    await expect(running).rejects.toThrow('sleep 600 ended with SIGKILL');
  });
});

test('all that its claims need is measured', async () => {
  expect(await claimsInVain('subprocess')).toEqual([]);
});

test.each(['pair', 'scaled'])('programs=%s are the same under every model', async (programs) => {
  const cells = await cellsOf('every model', 'subprocess', {
    programs: [programs],
    sleepMs: ['10'],
    operations: ['4'],
  });
  expect(withoutNumber(cells)).toEqual([]);
});
