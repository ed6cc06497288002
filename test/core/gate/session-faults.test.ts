import { describe, expect, test } from 'vitest';
import { FIRST_LOOK } from '../../../core/gate/procedure.ts';
import type { PlannedTrial } from '../../../core/records/records.ts';
import { FakeWorld } from '../../_world.ts';
import { gateOf, HOMES, isCandidate, loop, measuredIn, ofType, one, pairsIn, reportOf, served } from './_gate.ts';

/** A gate of which something goes wrong. */

describe('a fault', () => {
  const failing =
    (place: string, nth: number) =>
    (step: string): void => {
      if (!step.startsWith(place)) return;
      seen.set(place, (seen.get(place) ?? 0) + 1);
      if (seen.get(place)! >= nth) throw new Error('it fell over');
    };
  const seen = new Map<string, number>();

  async function faultyGate(place: string, nth = 1) {
    seen.clear();
    const world = new FakeWorld({ before: failing(place, nth) });
    const records = await gateOf(served, world);
    expect(world.open).toEqual(new Set());
    expect(world.isClosed).toBe(true);
    expect(records.at(-1)).toMatchObject({ type: 'end', state: 'complete' });
    return records;
  }

  test.each(['prepare', 'round'])(
    'of one side where it is asked to %s ends its cell and not the gate',
    async (what) => {
      for (const side of ['base', 'candidate'] as const) {
        const records = await faultyGate(`${what} ${loop} of ${HOMES[side]}`);
        expect(ofType(records, 'fault')).toEqual([{ type: 'fault', cell: loop, side, reason: 'it fell over' }]);
        expect(measuredIn(records)).toEqual(pairsIn('screen', FIRST_LOOK, one));
        expect(reportOf(served, records).cells.map(({ word }) => word)).toEqual(['invalid', 'pass']);
      }
    },
  );

  test('in a measured round keeps what was measured of the other cells', async () => {
    const [whole] = ofType(await gateOf(served, new FakeWorld()), 'pair').filter(({ cell }) => cell === loop);
    const records = await faultyGate(`round ${loop} of ${HOMES.candidate}`, whole!.warmUpRounds + 2);
    expect(ofType(records, 'fault')).toMatchObject([{ cell: loop, side: 'candidate' }]);
    expect(measuredIn(records)).toEqual(pairsIn('screen', FIRST_LOOK, one));
  });

  test('in a later pair of processes makes the cell invalid, though it had passed so far', async () => {
    const records = await faultyGate(`prepare ${loop} of ${HOMES.base}`, 2);
    expect(measuredIn(records).filter((told) => told.endsWith(loop))).toEqual(pairsIn('screen', 1, loop));
    expect(reportOf(served, records).cells[0]).toMatchObject({ word: 'invalid', reason: 'base: it fell over' });
  });

  test('of a server is told as what it was', async () => {
    let rounds = 0;
    const world = new FakeWorld({
      before: (step, self) => {
        if (!step.startsWith('round')) return;
        rounds += 1;
        if (rounds < 40) return;
        rounds = Number.NEGATIVE_INFINITY;
        self.loseServer('ended by SIGSEGV');
      },
    });
    const faults = ofType(await gateOf(served, world), 'fault');
    expect(faults).toHaveLength(1);
    expect(faults[0]!.reason).toBe('the server desk is gone: ended by SIGSEGV');
    expect(world.open).toEqual(new Set());
  });

  test('of all cells leaves a gate that is over, and never a pass', async () => {
    const records = await faultyGate('prepare');
    expect(records.map(({ type }) => type)).toEqual(['apart', 'apart', 'fault', 'fault', 'machine', 'end']);
    expect(reportOf(served, records).verdict.word).toBe('invalid');
  });
});

describe('rounds that must not be shown as numbers', () => {
  test('make the cell invalid, and it is measured no more', async () => {
    // less than no time: faster than the work can be done
    const costMs = (trial: PlannedTrial) => (isCandidate(trial) && trial.id === loop ? -50 : 0);
    const records = await gateOf(served, new FakeWorld({ costMs }));
    expect(measuredIn(records).filter((told) => told.endsWith(loop))).toEqual(pairsIn('screen', 1, loop));
    const { cells } = reportOf(served, records);
    expect(cells[0]!.word).toBe('invalid');
    expect(cells[0]!.reason).toMatch(/^candidate: /);
    expect(cells[1]!.word).toBe('pass');
  });
});
