import { expect, test } from 'vitest';
import { analyse } from '../../../core/analysis/analysis.ts';
import { handOverOf } from '../../../core/explain/floors.ts';
import { member, plan, suite } from '../../_plan.ts';
import { resultsOf } from '../../_session.ts';
import { FakeWorld } from '../../_world.ts';
import { floors, threadPool } from './_explained.ts';

const idle = suite({ name: 'idle', server: null, isFloor: true });
const results = await resultsOf(plan({ suites: [member(idle)], models: [threadPool] }), new FakeWorld());

test('an operation that does nothing under the pool is its price, main thread and others apart', () => {
  const rounds = results.rounds.map((round) => ({
    ...round,
    mainThreadMicros: 30 * round.operations.attempted,
    cpuUserMicros: 100 * round.operations.attempted,
  }));
  expect(handOverOf(analyse({ ...results, rounds, floors }))).toEqual({
    loopMicros: 0.1,
    dispatchMicros: 30,
    workerMicros: 70,
    because: 'idle under worker-thread-pool',
  });
});

test('without it half of a round trip is on each side', () => {
  const comparison = { ...analyse({ ...results, floors }), cells: [] };
  expect(handOverOf(comparison)).toMatchObject({ loopMicros: 0.1, dispatchMicros: 30, workerMicros: 30 });
});

test('without either it is not known', () => {
  expect(handOverOf({ ...analyse(results), cells: [] })).toBeNull();
});
