import { describe, expect, test } from 'vitest';
import type { GateCell } from '../../../core/gate/cells.ts';
import { FIRST_LOOK } from '../../../core/gate/procedure.ts';
import { sharedTrial, whyApart } from '../../../core/gate/sharing.ts';
import { versionsIn } from '../../../core/records/versions.ts';
import { FakeWorld } from '../../_world.ts';
import { gateOf, idOf, measuredIn, ofType, pairsIn, reportOf, served } from './_gate.ts';

/** Only the workload is another on each side, as in a user's repository. */
const shareable: readonly GateCell[] = served.map((cell) => {
  const { workload } = cell.base.planned.modules;
  const { candidate } = cell;
  const planned = { ...candidate.planned, modules: { ...candidate.planned.modules, workload } };
  return { ...cell, base: { ...candidate, planned } };
});
const [cell] = shareable as [GateCell];
const withBase = (some: Partial<GateCell['base']['planned']>, home = cell.base.home): GateCell => ({
  ...cell,
  base: { planned: { ...cell.base.planned, ...some }, home },
});
const { modules } = cell.base.planned;
const isShared = (trial: { readonly params: object }) => 'versions' in trial.params;

describe('both sides of a cell', () => {
  test('live in one process where only the workload is another', () => {
    expect(whyApart(cell)).toBeNull();
  });

  test.each([
    ['lockstep itself', withBase({}, new URL('file:///base/core/')), 'lockstep itself'],
    ['a model', withBase({ modules: { ...modules, runner: { module: 'file:///base/r.ts' } } }), 'its model event-loop'],
    ['a server', withBase({ modules: { ...modules, server: { name: 'desk', module: 'file:///b.ts' } } }), 'its server'],
    ['a companion', withBase({ modules: { ...modules, companion: modules.workload } }), 'something runs beside'],
    ['a served suite', withBase({ isServed: true }), 'each side has one'],
    ['an environment', withBase({ environment: { A: '1' } }), 'its environment'],
  ])('do not where %s is another', (_, apart, reason) => {
    expect(whyApart(apart)).toContain(reason);
  });

  test('are one trial, with the parameters of each and machine code of its own', () => {
    const same = { ...cell, base: cell.candidate };
    const { base, candidate, first } = versionsIn(sharedTrial(same, 'candidate').params);
    expect(first).toBe('candidate');
    expect(base.workload.module).toBe(`${candidate.workload.module}?base`);
    expect(candidate.params).toEqual(cell.candidate.planned.params);
  });
});

describe('a gate of cells that share', () => {
  test('checks each once in processes of their own, and then has one process and one server for both', async () => {
    const world = new FakeWorld();
    const records = await gateOf(shareable, world);
    expect(measuredIn(records).filter((each) => each.endsWith(idOf(cell)))).toEqual([
      ...pairsIn('check', 1, idOf(cell)),
      ...pairsIn('screen', FIRST_LOOK, idOf(cell)),
    ]);
    const pairs = ofType(records, 'pair');
    expect(pairs.every(({ stage, isShared: is }) => is === (stage === 'screen'))).toBe(true);
    // two of each in the check, then one
    const servers = world.log.filter((step) => step.startsWith('target')).length;
    expect(servers).toBe(shareable.length * (2 + FIRST_LOOK));
    expect(reportOf(shareable, records)).toMatchObject({ verdict: { word: 'pass' }, notes: [] });
    expect(world.open).toEqual(new Set());
  });

  test('that fail together go on apart, and say so', async () => {
    const world = new FakeWorld({
      before: (step, self) => {
        if (step.startsWith('round') && [...self.open].length === 4) return; // a check, and pairs of their own
        if (step.startsWith('prepare') && !step.includes('nothing') && shares) throw new Error('no room for two');
      },
    });
    let shares = false;
    const openTrial = world.openTrial.bind(world);
    world.openTrial = (planned, home) => {
      shares = isShared(planned);
      return openTrial(planned, home);
    };
    const records = await gateOf([cell], world);
    expect(ofType(records, 'apart')).toEqual([
      { type: 'apart', cell: idOf(cell), reason: 'in one process they failed: no room for two' },
    ]);
    expect(ofType(records, 'fault')).toEqual([]);
    const { verdict, notes } = reportOf([cell], records);
    expect(verdict.word).toBe('pass');
    expect(notes).toEqual([
      `in processes of their own, which is noisier: ${idOf(cell)}: in one process they failed: no room for two`,
    ]);
  });
});
