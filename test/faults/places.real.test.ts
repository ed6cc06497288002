import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readResultFile } from '../../core/records/result-file.ts';
import { briefly, Command, failing } from './_command.ts';

/** Places that will not take what is written to them: disks, folders, pipes. */

const models = ['--model', 'event-loop,sequential'];
const run = failing('throws', ...briefly, ...models);
const to = (path: string) => [...run, '--out', path];

describe.concurrent('a disk', () => {
  test.runIf(existsSync('/dev/full'))('that is full ends the run, and what was measured is told', async () => {
    using command = new Command(to('/dev/full'));
    expect(await command.ended()).toBe(3);
    expect(command.stderr).toContain('lockstep: the result file is not whole: ENOSPC: no space left on device');
    expect(command.report).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('the result file could not be written: ENOSPC'),
    });
    expect(command.leftovers).toEqual([]);
  });

  test('that fills up in the middle of a line leaves a file that is readable up to that line', async () => {
    // in KiB: the session takes 3 of them, and all of the run 7
    using command = new Command(to('out.ndjson'), {
      shell: 'ulimit -f 5; exec "$@"',
      env: { NODE_COMPILE_CACHE: '', NODE_DISABLE_COMPILE_CACHE: '1' },
    });
    expect(await command.ended()).toBe(3);
    expect(command.stderr).toContain('lockstep: the result file is not whole: EFBIG: file too large');
    expect(command.report.state).toBe('failed');
    expect(command.read('out.ndjson')).toHaveLength(5 * 1024);
    expect(command.read('out.ndjson')).not.toMatch(/\n$/);
    expect(readResultFile(command.path('out.ndjson')).end.reason).toBe('the file ends before the run did');
  });
});

test('a record of which a disk took the half does not count as written', () => {
  const module = new URL('../../core/records/record-file.ts', import.meta.url).href;
  const script = `
    import { createRecordFile } from ${JSON.stringify(module)};
    createRecordFile(process.argv[1]).write({ type: 'end', reason: 'x'.repeat(2000) });`;
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-faults-'));
  const node = [process.execPath, '--input-type=module', '-e', script, join(folder, 'out.ndjson')];
  const { stderr } = spawnSync('bash', ['-c', 'ulimit -f 1; exec "$@"', 'bash', ...node], {
    encoding: 'utf8',
    env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' },
  });
  rmSync(folder, { recursive: true });
  expect(stderr).toContain('EFBIG: file too large, write');
});

describe.concurrent('a result file', () => {
  test.each([
    ['that is a folder', '.', 'EISDIR'],
    ['in a folder that is a file', 'file/out.ndjson', 'ENOTDIR'],
    ['below a file', 'file/folder/out.ndjson', 'ENOTDIR'],
  ])('%s is refused in one line before anything is measured', async (_, path, code) => {
    using command = new Command(to(path), { files: { file: '' } });
    expect(await command.ended()).toBe(2);
    expect(command.stderr).toMatch(new RegExp(`^lockstep: cannot write .*: ${code}: .*\n$`));
  });

  test.skipIf(process.getuid?.() === 0)('in a folder that is not ours is refused as well', async () => {
    using command = new Command(to('closed/out.ndjson'), { shell: 'mkdir -m 555 closed; exec "$@"' });
    expect(await command.ended()).toBe(2);
    expect(command.stderr).toMatch(/^lockstep: cannot write .*: EACCES: .*\n$/);
  });
});

test('what is compiled is kept where no other user writes', async () => {
  const env = { HOME: 'home', XDG_CACHE_HOME: '', NODE_COMPILE_CACHE: undefined as unknown as string };
  using command = new Command(['list'], { shell: 'export HOME="$PWD/home"; exec "$@"', env });
  expect(await command.ended()).toBe(0);
  expect(command.hasFile('home/.cache/lockstep')).toBe(true);
  expect(command.leftovers).toEqual([]);
});

describe.concurrent('who reads and has seen enough', () => {
  const firstLine = '"$@" | head -n 1; exit "${PIPESTATUS[0]}"';

  test('of a list, hears no more of it', async () => {
    using command = new Command(['list', '--json'], { shell: firstLine });
    expect(await command.ended()).toBe(0);
    expect([command.stdout, command.stderr]).toEqual(['{\n', '']);
  });

  test('of data and progress, does not end the run', async () => {
    using command = new Command(run, { shell: '"$@" 2>&1 | head -n 1; exit "${PIPESTATUS[0]}"' });
    expect(await command.ended()).toBeOneOf([0, 3]);
    expect(command.stdout).toMatch(/^measuring for .*\n$/);
    expect(readResultFile(command.path('out.ndjson')).end.state).toBe('complete');
  });

  test.runIf(existsSync('/dev/full'))('but a disk that is full has lost the data, and that is told', async () => {
    using command = new Command(['list'], { shell: '"$@" > /dev/full' });
    expect(await command.ended()).toBe(3);
    expect(command.stderr).toBe('lockstep: cannot write to stdout: ENOSPC: no space left on device, write\n');
  });
});
