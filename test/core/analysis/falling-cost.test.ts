import { describe, expect, test } from 'vitest';
import { analyse } from '../../../core/analysis/analysis.ts';
import { fallingCosts } from '../../../core/analysis/falling-cost.ts';
import type { RoundRecord } from '../../../core/records/records.ts';
import { eventLoop, plan, sequential } from '../../_plan.ts';
import { resultsOf } from '../../_session.ts';
import { FakeWorld, type Script } from '../../_world.ts';
import { round } from './_rounds.ts';

const MARGIN = 0.05;
const flat = Array.from({ length: 12 }, () => 100);
const falling = [130, 126, 122, 118, 115, 112, 109, 107, 105, 103, 102, 101];

/** Rounds of these milliseconds, and of so many microseconds of CPU an operation. */
const rounds = (timesMs: readonly number[], cpuMicros: readonly number[], some: Partial<RoundRecord> = {}) =>
  timesMs.map((ms, index) => {
    const sound = round(some);
    const cpuUserMicros = (cpuMicros[index] as number) * sound.operations.attempted;
    return { ...sound, round: index, elapsedNs: ms * 1e6, cpuUserMicros, cpuSystemMicros: 0 };
  });

describe('a cost that still fell while it was measured', () => {
  test('is found by name, with its first and its last third', () => {
    expect(fallingCosts(rounds(falling, flat), MARGIN)).toEqual([{ cost: 'makespanMs', first: 124, last: 102.5 }]);
    expect(fallingCosts(rounds(flat, falling), MARGIN)).toEqual([
      { cost: 'cpuMicrosPerOperation', first: 124, last: 102.5 },
    ]);
    expect(fallingCosts(rounds(falling, falling), MARGIN)).toHaveLength(2);
  });

  test('is none that rises, is level, or falls by less than the margin', () => {
    expect(fallingCosts(rounds(flat, falling.toReversed()), MARGIN)).toEqual([]);
    expect(fallingCosts(rounds(flat, flat), MARGIN)).toEqual([]);
    const slight = falling.map((ms) => 100 + (ms - 100) / 10);
    expect(fallingCosts(rounds(slight, flat), MARGIN)).toEqual([]);
    expect(fallingCosts(rounds(slight, flat), 0.01)).toHaveLength(1);
  });

  test('is none where a few wild rounds make the first third slow', () => {
    expect(fallingCosts(rounds([150, 100, 160, 155, ...flat.slice(4)], flat), MARGIN)).toEqual([]);
  });

  test('is none of fewer than six rounds', () => {
    expect(fallingCosts(rounds(falling.slice(0, 5), flat), MARGIN)).toEqual([]);
  });

  test('is no time in an open loop, whose rounds last as long as their arrivals', () => {
    const openLoop = { horizonNs: 1e9, completed: 8, healthy: 8, unstarted: 0 };
    expect(fallingCosts(rounds(falling, flat, { openLoop }), MARGIN)).toEqual([]);
    expect(fallingCosts(rounds(falling, falling, { openLoop }), MARGIN)).toHaveLength(1);
  });

  test('is none where a round did nothing at all', () => {
    const operations = { attempted: 0, succeeded: 0, errors: {} };
    expect(fallingCosts(rounds(flat, falling, { operations }), MARGIN)).toEqual([]);
  });
});

describe('its cell', () => {
  const warningsOf = async (script: Script) => {
    const planned = plan({ models: [sequential, eventLoop], rounds: 12 });
    const { cells } = analyse(await resultsOf(planned, new FakeWorld(script)));
    return cells.flatMap(({ warnings }) => warnings);
  };

  test('says so, with the figures', async () => {
    const cpuMicros: Script['cpuMicros'] = ({ model }, at) => (model === 'event-loop' ? falling[at - 1]! : 100);
    expect(await warningsOf({ cpuMicros: (trial, at) => (at === 0 ? 900 : cpuMicros(trial, at)) })).toEqual([
      {
        code: 'still-getting-faster',
        severity: 'warning',
        subject: 'fetch @4 event-loop 4',
        evidence: { cpuMicrosPerOperationInFirstThird: 124, cpuMicrosPerOperationInLastThird: 102.5 },
        advice: expect.stringMatching(/^it fell by over 5\.0 % while it was measured/),
      },
    ]);
  });

  test('says nothing where it was warm', async () => {
    expect(await warningsOf({})).toEqual([]);
  });
});
