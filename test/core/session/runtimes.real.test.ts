import { describe, expect, test } from 'vitest';
import { findRuntimes } from '../../../core/machine/runtimes.ts';
import { allMembers } from '../../../core/members/registry.ts';
import type { Runner } from '../../../core/members/types.ts';
import type { PlannedRuntime } from '../../../core/records/runtime.ts';
import { realWorld } from '../../../core/session/world.ts';
import { plan } from '../../_plan.ts';
import { realSuite } from '../../_real.ts';

/** Real trials on those of the other runtimes that are installed here, by the models that have the most to do with one. */

const MODELS = ['event-loop-per-thread', 'process-pool'];

const installed = (['bun', 'deno'] as const).map((name) => ({ name, runtime: found(name) }));
const node = found('node') as PlannedRuntime;

function found(name: string): PlannedRuntime | undefined {
  try {
    return findRuntimes([name], { folder: process.cwd(), path: '', ownPath: process.execPath })[0];
  } catch {
    return undefined; // it is optional
  }
}

describe.each(installed)('$name', ({ name, runtime }) => {
  test.skipIf(runtime === undefined)('does the same work in its threads and processes, by one clock', async () => {
    const known = await allMembers<Runner>('model', new URL('../../../runners/', import.meta.url));
    const { trials, seed } = plan({
      suites: [await realSuite('suites/sleep')],
      models: known.filter(({ value }) => MODELS.includes(value.name)),
      runtimes: [node, runtime as PlannedRuntime],
      params: { operations: ['8'], latencyMs: ['20'] },
      concurrency: [4],
      threads: 2,
    });
    const world = realWorld(new AbortController().signal);
    try {
      const rounds = await Promise.all(
        trials.map(async (planned) => {
          const trial = world.openTrial(planned);
          const { ranOn } = await trial.prepare(null, seed);
          return { planned, ranOn, round: await trial.round({ work: planned.work, seed }, 20_000) };
        }),
      );
      expect(new Set(rounds.map(({ round }) => round.digest)).size).toBe(1);
      for (const { planned, ranOn, round } of rounds) {
        expect(ranOn).toMatchObject({ name: planned.runsOn?.name, version: planned.runsOn?.version });
        expect(round.operations).toEqual({ attempted: 8, succeeded: 8, errors: {} });
        expect(round).toMatchObject({ admittedOutOfOrder: 0, peakInFlight: planned.concurrency });
        expect(round.elapsedNs).toBeGreaterThan(0.98 * (8 / planned.concurrency) * 20e6);
        expect(round.eventLoopUtilization === null).toBe(planned.runsOn?.name !== 'node');
        expect(round.cpuUserMicros + round.cpuSystemMicros).toBeGreaterThan(0);
      }
      expect(rounds.map(({ ranOn }) => ranOn?.name)).toContain(name);
    } finally {
      await world.close();
    }
  });
});
