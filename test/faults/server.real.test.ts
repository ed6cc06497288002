import { expect, test } from 'vitest';
import { Command } from './_command.ts';

test.runIf(process.platform === 'linux')('a server that dies in a round is named by all that wanted it', async () => {
  const small = ['--model', 'event-loop,sequential', '-k', '2', '-p', 'operations=2', '--rounds', '10000'];
  using run = new Command(['run', 'http-get', ...small, '--out', 'out.ndjson', '--json']);
  await run.until(() => run.read('out.ndjson').includes('"round","trial":"http-get'));
  const server = run.processes.find(({ line }) => line.includes('server-process'));
  process.kill(server?.pid ?? Number.NaN, 'SIGKILL');
  expect(await run.ended()).toBe(3);
  expect(run.report.state).toBe('complete');
  const gone = { state: 'failed', reason: 'the server http is gone: the process was ended by SIGKILL' };
  expect(run.report.cells).toMatchObject([gone, gone]);
  expect(run.leftovers).toEqual([]);
});
