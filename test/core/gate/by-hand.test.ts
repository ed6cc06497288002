import { describe, expect, test } from 'vitest';
import type { GateRecord } from '../../../core/gate/records.ts';
import { runGate } from '../../../core/gate/session.ts';
import { Desk } from '../../../core/monitor/desk.ts';
import { FakeWorld } from '../../_world.ts';
import { aRun } from '../monitor/_run.ts';
import { gateOf, idOf, ofType, reportOf, served } from './_gate.ts';

/** A gate that somebody reaches: `at` is told the n-th round of all, before it is done. */
async function reached(at: (desk: Desk, round: number, world: FakeWorld) => void) {
  let rounds = 0;
  const world: FakeWorld = new FakeWorld({
    before(step) {
      if (!step.startsWith('round ')) return;
      rounds += 1;
      at(desk, rounds, world);
    },
  });
  const desk: Desk = new Desk(aRun, undefined, () => world.nowMs());
  const records: GateRecord[] = [];
  const options = { budgetMs: 60_000, roundTimeoutMs: 777, seed: 7 };
  const gate = runGate(served, options, desk.watched(world), desk.hand.cancelled, desk.overseer);
  for await (const record of gate) records.push(record);
  return { records, world, desk, rounds };
}

const [first] = served;
const trial = first?.candidate.planned.id ?? '';
const scenario = first?.candidate.planned.scenario ?? '';

describe('a gate that can be watched', () => {
  test('asks the same of the world, and finds the same, where nobody watches', async () => {
    const alone = new FakeWorld();
    const unwatched = await gateOf(served, alone);
    const { records, world, desk } = await reached(() => {});
    expect(world.log).toEqual(alone.log);
    expect(records).toEqual(unwatched);
    expect(desk.board.trials).toHaveLength(2 * served.length); // both sides
  });

  test('leaves a round that was looked into out on both sides, and does another in its place', async () => {
    const whole = await reached(() => {});
    let looks = 0;
    const observed = await reached((desk) => {
      const isMeasured = desk.board.working.some(({ planned, round }) => planned.id === trial && round === 3);
      if (!isMeasured || looks > 0) return;
      looks += 1;
      void desk.hand.look(trial, async () => null);
    });
    const lengths = ({ records }: { readonly records: readonly GateRecord[] }) =>
      ofType(records, 'pair').map(({ base, candidate }) => [base.makespanMs.length, candidate.makespanMs.length]);
    const [one] = lengths(observed);
    expect(looks).toBe(1);
    expect(one?.[0]).toBe(one?.[1]);
    expect({ lengths: lengths(observed), rounds: observed.rounds }).not.toEqual({
      lengths: lengths(whole),
      rounds: whole.rounds,
    });
  });

  test('tells what was done by hand, and that the cell is invalid for it', async () => {
    const { records } = await reached((desk, round) => {
      if (round === 60) desk.hand.endRow(scenario, 'cancel-row');
    });
    expect(ofType(records, 'hand')).toMatchObject([{ action: 'cancel-row', scenario }]);
    const report = reportOf(served, records);
    expect(report.verdict.word).toBe('invalid');
    expect(report.notes).toContain(`by hand: row ${scenario} cancelled`);
    const cell = report.cells.find(({ id }) => first !== undefined && id === idOf(first));
    expect(cell).toMatchObject({ word: 'invalid' });
    expect(JSON.stringify(cell)).toContain(`by-hand: row ${scenario} cancelled`);
  });

  test('a round that is cancelled ends its cell, whichever side it was', async () => {
    const { records } = await reached((desk, round) => {
      if (round !== 60) return;
      desk.hand.endTrial(trial, scenario, 3, null);
      throw new Error('the process was ended by SIGKILL');
    });
    expect(
      ofType(records, 'fault').some(({ reason }) => reason.includes(`by-hand: round 3 of ${trial} cancelled`)),
    ).toBe(true);
  });

  test('is interrupted where somebody cancels it', async () => {
    const { records, world } = await reached((desk, round) => {
      if (round === 60) desk.hand.cancelRun();
    });
    expect(records.at(-1)).toMatchObject({ type: 'end', state: 'interrupted', reason: 'cancelled by hand' });
    expect(world.open).toEqual(new Set());
  });
});
