import { describe, expect, test } from 'vitest';
import { Command } from '../faults/_command.ts';

/** A script into `lockstep console`, as a shell has it. */
async function ran(words: readonly string[], lines: readonly string[], files: Readonly<Record<string, string>> = {}) {
  using command = new Command(['console', ...words], {
    files: { ...files, script: lines.join('\n') },
    shell: '"$@" < script',
  });
  const code = await command.ended();
  return { code, stdout: command.stdout, stderr: command.stderr, leftovers: command.leftovers };
}

describe.concurrent('a script in a trial', () => {
  test('runs operations and a round, asks the server, imports, declares, and leaves nothing', async () => {
    const lines = [
      'const one = await op(3)',
      'one.status + one.item.id',
      '(await server.witness()).operations',
      'function twice(n) {',
      '  return 2 * n',
      '}',
      'const { y } = await import("./mine.ts")',
      'twice(y)',
      'const row = await round()',
      '[row.attempted, row.succeeded, row.witness.operations, lanes.length, params.latencyMs]',
      '(await lanes[1].run(5)).status',
      'await op(64)',
    ];
    const mine = { 'mine.ts': 'export const y: number = 21;\n' };
    const { code, stdout, stderr, leftovers } = await ran(['http-get', '-k', '4', '-p', 'latencyMs=1'], lines, mine);
    expect(stdout).toBe('203\n1\n42\n[ 64, 64, 64, 4, 1 ]\n200\n');
    expect(stderr).toContain('Uncaught RangeError: there are the operations 0 to 63, and no 64');
    expect(code).toBe(3);
    expect(leftovers).toEqual([]);
  });

  test('ends well where all of it did, and not where it is cut', async () => {
    expect(await ran(['noop', '-k', '1'], ['1 + 1', ''])).toMatchObject({ code: 0, stdout: '2\n', leftovers: [] });
    const cut = await ran(['noop', '-k', '1'], ['f(1,']);
    expect(cut).toMatchObject({ code: 3, stdout: '', leftovers: [] });
    expect(cut.stderr).toContain('the input ends before this is whole: f(1,');
  });

  test('outlives its trial', async () => {
    const { code, stderr, leftovers } = await ran(['noop', '-k', '1'], ['process.kill(process.pid, "SIGKILL")']);
    expect(code).toBe(3);
    expect(stderr).toContain('the process was ended by SIGKILL');
    expect(leftovers).toEqual([]);
  });

  test('is refused where there is no such suite, or none at all', async () => {
    expect(await ran(['htp-get'], ['1'])).toMatchObject({ code: 2, stdout: '' });
    expect((await ran([], ['1'])).stderr).toBe(
      'lockstep: a console needs a suite, such as: lockstep console http-get\n',
    );
  });

  test('in a session that runs marks the cell, and holds the others up no longer than it is there', async () => {
    const run = [
      'run',
      'noop',
      '-m',
      'event-loop,sequential',
      '-k',
      '2',
      '--rounds',
      '4000',
      '--budget',
      '12s',
      '--out',
      'out.ndjson',
    ];
    using session = new Command([...run, '--json']);
    await session.until(() => session.read('out.ndjson').includes('"type":"round"'));
    using sat = new Command(['console', '--attach', '--trial', 't1'], {
      env: { XDG_RUNTIME_DIR: session.runtime },
      files: { script: 'params.operations > 1' },
      shell: '"$@" < script',
    });
    expect(await sat.ended()).toBe(0);
    expect(sat.stdout).toBe('true\n');
    expect(await session.ended()).toBe(3);
    const [entered, other] = session.report.cells.toSorted((a, b) => (a.model < b.model ? -1 : 1));
    expect(entered).toMatchObject({ state: 'invalid', throughputPerSecond: { median: null } });
    expect(entered?.reason).toMatch(/^by-hand: .* entered by a console$/);
    expect(other?.reason ?? '').not.toContain('by-hand');
    expect(session.leftovers).toEqual([]);
  });
});
