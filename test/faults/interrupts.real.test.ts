import { describe, expect, test } from 'vitest';
import { readResultFile } from '../../core/records/result-file.ts';
import { Command, failing } from './_command.ts';

/** The user, or a service manager, has had enough. */

const forever = ['--rounds', '10000', '--model', 'event-loop'];
const stages = {
  /** A warm-up that would never end. */
  'warm-up': { how: 'never-ends', files: { now: '' }, isReached: (run: Command) => run.hasFile('now-failing') },
  'blocked event loop': { how: 'spins', files: { now: '' }, isReached: (run: Command) => run.hasFile('now-failing') },
  round: { how: 'throws', files: {}, isReached: (run: Command) => run.read('out.ndjson').includes('"type":"round"') },
} as const;
type Stage = keyof typeof stages;

describe.concurrent('nothing is lost and nothing is left, where there comes', () => {
  test.each<[NodeJS.Signals, 'command' | 'group', Stage]>([
    ['SIGINT', 'group', 'warm-up'],
    ['SIGINT', 'group', 'round'],
    ['SIGTERM', 'command', 'round'],
    ['SIGTERM', 'group', 'blocked event loop'],
  ])('%s to the %s in a %s', async (signal, to, stage) => {
    using run = await reached(stage);
    run.signal(signal, to);
    expect(await run.ended()).toBe(130);
    expect(run.leftovers).toEqual([]);

    const { end, rounds } = readResultFile(run.path('out.ndjson'));
    expect(end).toMatchObject({ state: 'interrupted', reason: 'interrupted by the user' });
    expect(rounds.length > 0).toBe(stage === 'round');
    expect(run.report).toMatchObject({ state: 'interrupted', machine: { rounds: rounds.length } });
  });
});

describe.concurrent('nothing is left, where the command is killed', () => {
  test.each<Stage>(['round', 'blocked event loop'])('in a %s', async (stage) => {
    using run = await reached(stage);
    run.signal('SIGKILL', 'command');
    expect(await run.ended()).toBe('SIGKILL');
    await run.until(() => run.processes.length === 0);
    expect(readResultFile(run.path('out.ndjson')).end.reason).toBe('the file ends before the run did');
  });
});

describe.concurrent('nothing is left of a model with processes of its own, where there comes', () => {
  const pool = ['--rounds', '10000', '--model', 'process-pool,event-loop-per-thread'];

  test.each<[NodeJS.Signals, 'command' | 'group', Stage]>([
    ['SIGINT', 'group', 'round'],
    ['SIGINT', 'group', 'blocked event loop'],
    ['SIGKILL', 'command', 'round'],
    ['SIGKILL', 'command', 'blocked event loop'],
  ])('%s to the %s in a %s', async (signal, to, stage) => {
    using run = await reached(stage, pool);
    run.signal(signal, to);
    expect(await run.ended()).toBe(signal === 'SIGINT' ? 130 : 'SIGKILL');
    await run.until(() => run.processes.length === 0);
  });

  test('SIGKILL to the process of a trial', async () => {
    using run = await reached('round', ['--rounds', '10000', '--budget', '10m', '--model', 'process-pool']);
    for (const { pid } of run.processes.filter(({ line }) => line.includes('trial-process'))) {
      process.kill(pid, 'SIGKILL');
    }
    expect(await run.ended()).toBe(3);
    expect(run.leftovers).toEqual([]);
    expect(run.report.cells[0]).toMatchObject({ state: 'failed', reason: 'the process was ended by SIGKILL' });
  });
});

async function reached(stage: Stage, words: readonly string[] = forever): Promise<Command> {
  const { how, files, isReached } = stages[stage];
  const run = new Command(failing(how, ...words), { files });
  await run.until(() => isReached(run));
  return run;
}
