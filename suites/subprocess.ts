import { type ChildProcess, spawn } from 'node:child_process';
import { crc32 } from 'node:zlib';
import { makespanBound } from '../core/work/bound.ts';
import { defineSuite, type Operation, type Outcome, type WorkItem } from '../core/members/types.ts';
import { drawn } from '../core/work/work.ts';
import { demandPrograms } from './_programs.ts';

interface SubprocessParams extends Record<string, number | string> {
  readonly programs: 'pair' | 'scaled';
  readonly sleepMs: number;
  readonly operations: number;
}

const GREETING = 'hello';
const GREETING_BYTES = Buffer.byteLength(`${GREETING}\n`);

/**
 * Starts one program and waits for its end: `sleep` where the item has a latency, else `echo`. Ended before that it takes
 * its program with it; where it is killed itself, a `sleep` ends by itself, no later than it would have.
 */
export async function start(): Promise<Operation> {
  demandPrograms('sleep', 'echo');
  let running: ChildProcess | undefined;
  return {
    async run(item) {
      const begun = performance.now();
      running = startProgram(item);
      const spawnMs = performance.now() - begun;
      return { ...(await answerOf(running)), observed: { spawnMs } };
    },
    close: async () => void running?.kill('SIGKILL'),
  };
}

function startProgram({ latencyMs }: WorkItem): ChildProcess {
  const [program, word] = latencyMs > 0 ? ['sleep', String(latencyMs / 1000)] : ['echo', GREETING];
  return spawn(program, [word], { stdio: ['ignore', 'pipe', 'ignore'] });
}

/** @throws Error where it cannot be started, is ended from outside, fails, or says what it should not */
async function answerOf(child: ChildProcess): Promise<Outcome> {
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolve(exitCode ?? signal ?? 'nothing'));
  });
  const output = Buffer.concat(chunks);
  const expected = child.spawnfile === 'echo' ? `${GREETING}\n` : '';
  if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} ended with ${code}`);
  if (output.toString() !== expected) {
    throw new Error(`${child.spawnargs.join(' ')} said ${JSON.stringify(output.toString())}`);
  }
  return { status: 200, bytes: output.length, checksum: crc32(output) };
}

export default defineSuite<SubprocessParams>({
  name: 'subprocess',
  about: 'programs started and waited for: sleep and echo together, or N sleeps: ⌈N/K⌉·L with K at once',
  server: null,
  workload: { module: import.meta.url, export: 'start' },
  params: {
    programs: {
      about: 'sleep and echo, or so many sleeps',
      values: ['pair', 'scaled'],
      oneOf: ['pair', 'scaled'],
    },
    sleepMs: { about: 'how long a sleep takes', isCircumstance: true, values: [100], min: 1, max: 600_000 },
    operations: { about: 'how many sleeps, where they are scaled', values: [8], min: 1, max: 1000, isInteger: true },
  },
  concurrency: [8],
  work: ({ programs, sleepMs, operations }) =>
    programs === 'scaled'
      ? drawn({ operations, latencyMs: sleepMs })
      : {
          kind: 'listed',
          items: [
            { latencyMs: sleepMs, bytes: 0 },
            { latencyMs: 0, bytes: GREETING_BYTES },
          ],
        },
  bound: makespanBound,
  claims: [
    {
      id: 'a-pair-is-quicker-at-once',
      statement: '`sleep` and `echo` are done sooner when both are started at once than one after the other.',
      measure: pairMeasured(),
      expects: [
        {
          of: { model: 'event-loop' },
          quantity: 'makespanMs',
          dividedBy: { model: 'sequential' },
          is: 'at-most',
          value: 0.8,
          because: 'what is said to be quicker should take no more than 4/5 of the time',
        },
      ],
    },
    {
      id: 'a-pair-shows-order-not-gain',
      statement: '`sleep` and `echo` take the same time at once as one after the other, and only the order differs.',
      measure: pairMeasured(),
      expects: [
        {
          of: { model: 'event-loop' },
          quantity: 'makespanMs',
          dividedBy: { model: 'sequential' },
          is: 'about',
          value: 1,
          within: 0.1,
          because: 'max(L, 0) ÷ (L + 0) = 1: echo has next to nothing to wait for',
        },
        {
          of: { model: 'event-loop' },
          quantity: 'finishedOutOfOrder',
          is: 'at-least',
          value: 1,
          because: 'echo ends while sleep sleeps',
        },
        {
          of: { model: 'sequential' },
          quantity: 'finishedOutOfOrder',
          is: 'at-most',
          value: 0,
          because: 'echo waits until sleep has ended',
        },
      ],
    },
    {
      id: 'sleeps-at-once-take-as-long-as-one',
      statement: 'Eight sleeps started at once take about as long as one, and one after the other eight times as long.',
      measure: {
        params: { programs: ['scaled'], sleepMs: [100], operations: [8] },
        concurrency: [8],
        models: ['event-loop', 'sequential'],
      },
      expects: [
        {
          of: { model: 'event-loop' },
          quantity: 'makespanMs',
          is: 'at-most',
          value: 180,
          because: '⌈8/8⌉·100 ms, and 8 spawns of up to 10 ms each',
        },
        {
          of: { model: 'sequential' },
          quantity: 'makespanMs',
          is: 'at-least',
          value: 800,
          because: '⌈8/1⌉·100 ms',
        },
      ],
    },
  ],
});

function pairMeasured() {
  return { params: { programs: ['pair'], sleepMs: [200] }, concurrency: [2], models: ['event-loop', 'sequential'] };
}
