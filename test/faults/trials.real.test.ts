import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Cell } from '../../core/records/comparison.ts';
import { realCells, realSuite } from '../_real.ts';

/** A workload that fails on its second lane: what its cells say, and that the one of the model with one lane is sound. */

const folder = mkdtempSync(join(tmpdir(), 'lockstep-faults-'));
afterAll(() => rmSync(folder, { recursive: true }));

const few = ['sequential', 'event-loop', 'worker-thread-pool'];
const boom = 'failed: Error: boom';
const notPlanned = "invalid: unexpected-errors: errors that neither the plan nor errors: 'count' allows, such as";
const workerExited = 'failed: Error: worker exited with code: 0';
const threadExited = 'failed: Error: thread 2 ended with code 0';
const noAnswer = 'failed: no answer to "round" within 2';

const killed = 'failed: the process was ended by SIGKILL';
// two calls in flight are a thread in each of two processes
const poolKilled = 'failed: Error: process 2 of the pool was ended by SIGKILL';

describe.concurrent('a workload that fails while it is prepared', () => {
  test.each([
    ['throws', boom, boom, boom, boom],
    ['throws-unseen', boom, boom, boom, boom],
    ['rejects-unseen', boom, boom, boom, boom],
    ['exits', 'failed: the process ended with code 0', workerExited, threadExited, workerExited],
    ['dies', killed, killed, killed, poolKilled],
  ])('and %s', async (how, onTheLoop, inThePool, onLoops, inProcesses) => {
    expectEnds(await cells(how, 'prepare'), endsAre(onTheLoop, inThePool, onLoops, inProcesses));
  });
});

describe.concurrent('a workload that fails after its first round', () => {
  const unplanned = `${notPlanned}: boom`;
  const exited = `${notPlanned}: worker exited with code: 0`;
  test.each([
    ['throws', unplanned, unplanned, unplanned, unplanned],
    ['throws-unseen', boom, unplanned, boom, unplanned],
    ['rejects-unseen', boom, unplanned, boom, unplanned],
    ['never-ends', noAnswer, noAnswer, noAnswer, noAnswer],
    ['spins', noAnswer, noAnswer, noAnswer, noAnswer],
    ['exits', 'failed: the process ended with code 0', exited, threadExited, exited],
    ['dies', killed, killed, killed, poolKilled],
  ])('and %s', async (how, onTheLoop, inThePool, onLoops, inProcesses) => {
    expectEnds(await cells(how, join(folder, how)), endsAre(onTheLoop, inThePool, onLoops, inProcesses));
  });
});

test.concurrent('a pool of which a thread ended says why, also where that was before its first round', async () => {
  const when = join(folder, 'in-warm-up');
  writeFileSync(when, '');
  expectEnds(await cells('throws-unseen', when), endsAre(boom, `${notPlanned}: boom`, boom, `${notPlanned}: boom`));
});

/** Only where nothing else ends a round, the time limit does: it shall end no other. */
const hangs = ['never-ends', 'spins'];

/** What these do is seen by what sees the third of their kind, so that two models will do. */
const alike = ['throws', 'rejects-unseen'];

async function cells(how: string, when: string): Promise<readonly Cell[]> {
  const roundTimeoutMs = hangs.includes(how) ? 2000 : 300_000;
  return realCells({
    suite: await realSuite('test/faults/suites/fails'),
    models: alike.includes(how) ? few : [...few, 'event-loop-per-thread', 'process-pool'],
    asked: { params: { how: [how], when: [when] }, concurrency: null, threads: null, roundTimeoutMs },
    onRecord({ type }) {
      if (type === 'round' && when !== 'prepare') writeFileSync(when, '');
    },
  });
}

/** Of the models that were run. */
function expectEnds(found: readonly Cell[], expected: Readonly<Record<string, unknown>>): void {
  const ends = found.map(({ model, state, reason }) => [model, reason === null ? state : `${state}: ${reason}`]);
  expect(found.length).toBeGreaterThanOrEqual(few.length);
  expect(Object.fromEntries(ends)).toEqual(Object.fromEntries(found.map(({ model }) => [model, expected[model]])));
}

function endsAre(onTheLoop: string, inThePool: string, onLoops: string, inProcesses: string): Record<string, unknown> {
  return {
    sequential: 'measured',
    'event-loop': expect.stringContaining(onTheLoop),
    'worker-thread-pool': expect.stringContaining(inThePool),
    'event-loop-per-thread': expect.stringContaining(onLoops),
    'process-pool': expect.stringContaining(inProcesses),
  };
}
