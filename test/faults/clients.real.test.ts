import { expect, test } from 'vitest';
import { Command } from './_command.ts';

test.runIf(process.platform === 'linux')(
  'clients that die in a round are named by the trial that they sent to',
  async () => {
    const small = ['--model', 'event-loop', '-k', '2', '-p', 'operations=8', '-p', 'latencyMs=5', '--rounds', '10000'];
    using run = new Command(['run', 'threaded-server', ...small, '--out', 'out.ndjson', '--json']);
    await run.until(() => run.read('out.ndjson').includes('"round","trial":"threaded-server'));
    const clients = run.processes.find(({ line }) => line.includes('load-process'));
    process.kill(clients?.pid ?? Number.NaN, 'SIGKILL');
    expect(await run.ended()).toBe(3);
    expect(run.report.state).toBe('complete');
    const reason = 'Error: the clients failed: the process was ended by SIGKILL';
    expect(run.report.cells).toMatchObject([{ state: 'failed', reason }]);
    expect(run.leftovers).toEqual([]);
  },
);

test.runIf(process.platform === 'linux')('a trial that dies takes its clients along', async () => {
  const small = ['--model', 'event-loop', '-k', '2', '-p', 'operations=8', '-p', 'latencyMs=5', '--rounds', '10000'];
  using run = new Command(['run', 'threaded-server', ...small, '--out', 'out.ndjson', '--json']);
  await run.until(() => run.read('out.ndjson').includes('"round","trial":"threaded-server'));
  const trial = run.processes.find(({ line }) => line.includes('trial-process'));
  process.kill(trial?.pid ?? Number.NaN, 'SIGKILL');
  expect(await run.ended()).toBe(3);
  expect(run.report.cells).toMatchObject([{ state: 'failed', reason: 'the process was ended by SIGKILL' }]);
  expect(run.leftovers).toEqual([]);
});
