import { describe, expect, test } from 'vitest';
import { briefly, Command, endsOf } from './_command.ts';

/** What threads cannot load, and what ends the process that it runs in. */

const words = ['run', './f.ts', '--json', '-k', '2', ...briefly];
const onMain = `import { isMainThread } from 'node:worker_threads';\n`;

describe.concurrent('a module that refuses threads', () => {
  const refuses = `${onMain}if (!isMainThread) throw new Error('once a process, please');\nexport default () => 'abc';`;

  test('is unsupported in threads, by name, with the way out', async () => {
    using run = new Command([...words, '-m', 'event-loop,event-loop-per-thread,process-pool,worker-thread-pool'], {
      files: { 'f.ts': refuses },
    });
    await run.ended();
    const unsupported = 'unsupported: not in a thread: once a process, please (--threads 0 has processes alone)';
    expect(endsOf(run.report.cells)).toEqual({
      'event-loop': 'sound',
      'event-loop-per-thread': unsupported,
      'process-pool': unsupported,
      'worker-thread-pool': unsupported,
    });
  });

  test('is measured in processes without threads', async () => {
    using run = new Command([...words, '--threads', '0'], { files: { 'f.ts': refuses } });
    await run.ended();
    expect(endsOf(run.report.cells)).toEqual({ sequential: 'sound', 'event-loop': 'sound', 'process-pool': 'sound' });
  });

  test('and that nothing else can load either, has failed', async () => {
    const broken = `if (process.execArgv.length > 0) throw new Error('no database');\nexport default () => 'abc';`;
    using run = new Command([...words, '-m', 'worker-thread-pool'], { files: { 'f.ts': broken } });
    expect(await run.ended()).toBe(3);
    expect(endsOf(run.report.cells)).toEqual({ 'worker-thread-pool': 'failed: Error: no database' });
  });
});

describe.concurrent('native code that crashes', () => {
  test.each([
    ['in threads', `if (!isMainThread) process.kill(process.pid, 'SIGSEGV');`, ['worker-thread-pool'], 'SIGSEGV'],
    ['on the main thread', `if (isMainThread) process.abort();`, ['event-loop'], 'SIGABRT'],
  ])('%s ends its own cells, by name, and no other', async (_, crash, ended, signal) => {
    const text = `${onMain}export default () => { ${crash} return 'abc'; };`;
    using run = new Command([...words, '-m', 'event-loop,worker-thread-pool'], { files: { 'f.ts': text } });
    expect(await run.ended()).toBe(3);
    const reason = `failed: the process was ended by ${signal}`;
    const ends = endsOf(run.report.cells);
    for (const [model, end] of Object.entries(ends)) expect(end).toBe(ended.includes(model) ? reason : 'sound');
    expect(run.leftovers).toEqual([]);
  });
});

test('what an operation prints is counted, shown in part, and told as a warning', async () => {
  const text = `export default () => { console.log('x'.repeat(1000)); return 'abc'; };`;
  using run = new Command(
    ['run', './f.ts', '--json', '-k', '2', '--rounds', '2', '--budget', '1ms', '--threads', '2'],
    {
      files: { 'f.ts': text },
    },
  );
  await run.ended();
  const told = run.report.warnings.filter(({ code }) => code === 'prints-on-the-clock');
  // also where other programs left no round alone
  expect(told.map(({ subject }) => subject).toSorted()).toEqual(run.report.cells.map(({ id }) => id).toSorted());
  for (const { evidence } of told) expect(evidence['linesInEachRound']).toBeGreaterThanOrEqual(32);
  expect(run.stderr.match(/ prints is only counted from here on/g)).toHaveLength(5);
  expect(run.stderr.match(/ printed \d+ lines, [\d.]+\s[kM]B; the last: x+$/gm)).toHaveLength(5);
  expect(run.stderr.length).toBeLessThan(150_000);
});
