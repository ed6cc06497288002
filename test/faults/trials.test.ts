import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Cell } from '../../core/comparison.ts';
import { bePatient } from '../_patience.ts';
import { realCells, realSuite } from '../_real.ts';

/** A workload that fails on its second lane: what its cells say, and that the one of the model with one lane is sound. */

bePatient();

const folder = mkdtempSync(join(tmpdir(), 'lockstep-faults-'));
afterAll(() => rmSync(folder, { recursive: true }));

const boom = 'failed: Error: boom';
const notPlanned = 'invalid: unexpected-errors: errors that were not planned, such as';
const noAnswer = 'failed: no answer to "round" within 2';

describe.concurrent('a workload that fails while it is prepared', () => {
  test.each([
    ['throws', boom, boom],
    ['throws-unseen', boom, boom],
    ['rejects-unseen', boom, boom],
    ['exits', 'failed: the process ended with code 0', 'failed: Error: worker exited with code: 0'],
    ['dies', 'failed: the process was ended by SIGKILL', 'failed: the process was ended by SIGKILL'],
  ])('and %s', async (how, onTheLoop, inThePool) => {
    expect(ends(await cells(how, 'prepare'))).toEqual(endsAre(onTheLoop, inThePool));
  });
});

describe.concurrent('a workload that fails after its first round', () => {
  test.each([
    ['throws', `${notPlanned}: boom`, `${notPlanned}: boom`],
    ['throws-unseen', boom, `${notPlanned}: boom`],
    ['rejects-unseen', boom, `${notPlanned}: boom`],
    ['never-ends', noAnswer, noAnswer],
    ['spins', noAnswer, noAnswer],
    ['exits', 'failed: the process ended with code 0', `${notPlanned}: worker exited with code: 0`],
    ['dies', 'failed: the process was ended by SIGKILL', 'failed: the process was ended by SIGKILL'],
  ])('and %s', async (how, onTheLoop, inThePool) => {
    expect(ends(await cells(how, join(folder, how)))).toEqual(endsAre(onTheLoop, inThePool));
  });
});

test('a pool that goes on with another thread in the place of one that ended says so', async () => {
  const when = join(folder, 'in-warm-up');
  writeFileSync(when, '');
  expect(ends(await cells('throws-unseen', when))).toEqual(
    endsAre(boom, `${notPlanned}: this thread has no lanes: it stands in for one that ended`),
  );
});

/** Only where nothing else ends a round, the time limit does: it shall end no other. */
const hangs = ['never-ends', 'spins'];

async function cells(how: string, when: string): Promise<readonly Cell[]> {
  const roundTimeoutMs = hangs.includes(how) ? 2000 : 300_000;
  return realCells({
    suite: await realSuite('test/faults/suites/fails'),
    models: ['sequential', 'event-loop', 'worker-thread-pool'],
    asked: { params: { how: [how], when: [when] }, concurrency: null, threads: null, roundTimeoutMs },
    onRecord({ type }) {
      if (type === 'round' && when !== 'prepare') writeFileSync(when, '');
    },
  });
}

function ends(found: readonly Cell[]): Record<string, string> {
  return Object.fromEntries(
    found.map(({ model, state, reason }) => [model, reason === null ? state : `${state}: ${reason}`]),
  );
}

function endsAre(onTheLoop: string, inThePool: string): Record<string, unknown> {
  return {
    sequential: 'measured',
    'event-loop': expect.stringContaining(onTheLoop),
    'worker-thread-pool': expect.stringContaining(inThePool),
  };
}
