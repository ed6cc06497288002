import { describe, expect, test } from 'vitest';
import { comparingCells, gateCells, otherwiseAsked } from '../../../core/gate/both-sides.ts';
import { MissingInBase } from '../../../core/gate/base-checkout.ts';
import type { Suite } from '../../../core/members/types.ts';
import { eventLoop, member, plan, suite } from '../../_plan.ts';

const moduleOf = (name: string) => ({ module: `file:///fake/${name}.ts`, export: name });
/** A suite that names every kind of module there is. */
const whole = member(suite({ inputs: moduleOf('inputs'), companion: moduleOf('companion'), kindOf: moduleOf('kind') }));
const planned = plan({ suites: [whole], models: [eventLoop] });
const margins = { margin: 0.05, noiseFloor: {} };
const sides = { plan: planned, suites: [whole], basePlan: null, baseSuites: [] };
const cellsIn = (inBase: (url: string) => string) => gateCells(sides, margins, inBase);

/** Every module that is named anywhere in a value. */
const modulesIn = (value: object) => JSON.stringify(value).match(/file:[^"]*/g) ?? [];

test('every module of a planned trial is the base’s, and there is nothing else in which the sides differ', () => {
  const [cell] = cellsIn((url) => url.replace('/fake/', '/base/')).run;
  const names = ['companion', 'desk', 'event-loop', 'fetch', 'inputs', 'kind'];
  expect(modulesIn(cell!.base.planned).toSorted()).toEqual(names.map((name) => `file:///base/${name}.ts`));
  expect(modulesIn(cell!.candidate.planned).toSorted()).toEqual(names.map((name) => `file:///fake/${name}.ts`));
  expect(JSON.parse(JSON.stringify(cell!.base.planned).replaceAll('/base/', '/fake/'))).toEqual(
    cell!.candidate.planned,
  );
});

test('a program that is a server runs in the folder of the base, and what runs already is the same for both', () => {
  const serverOf = (server: Suite['server']) => {
    const asking = member(suite({ server }));
    const asked = plan({ suites: [asking], models: [eventLoop] });
    const own = { ...sides, plan: asked, suites: [asking], basePlan: null, baseSuites: [] };
    const { run } = gateCells(own, margins, (url) => url.replace('file:///fake/', 'file:///base/'));
    return [run[0]!.base, run[0]!.candidate].map(({ planned: { modules } }) => modules.server?.module);
  };
  expect(serverOf({ command: 'npm start', cwd: 'app' })).toEqual(['file:///base/app/', 'file:///fake/app/']);
  expect(serverOf('http://127.0.0.1:3000')).toEqual(['http://127.0.0.1:3000', 'http://127.0.0.1:3000']);
});

test('a cell says whether its answers may differ: they may not, unless it is asked for', () => {
  const told = (mayAnswersDiffer?: (cell: string) => boolean) => {
    const own = { ...margins, ...(mayAnswersDiffer && { mayAnswersDiffer }) };
    return gateCells(sides, own, (url) => url).told.map((cell) => cell.answersMayDiffer);
  };
  expect(told()).toEqual([false]);
  expect(told((id) => id === planned.trials[0]!.id)).toEqual([true]);
  expect(told((id) => id === 'another')).toEqual([false]);
});

test.each(['fetch', 'inputs', 'companion', 'kind', 'desk', 'event-loop'])(
  'a cell whose %s the base does not have is new, and cannot be run',
  (name) => {
    const { told, run } = cellsIn((url) => {
      if (url.endsWith(`/${name}.ts`)) throw new MissingInBase(`the base has no ${name}.ts`);
      return url;
    });
    expect(told).toMatchObject([{ missing: `the base has no ${name}.ts`, only: 'candidate' }]);
    expect(run).toEqual([]);
  },
);

describe('what a cell is asked is said by the base:', () => {
  const baseModule = { module: 'file:///checkout/work.ts', export: 'work' };
  /** As the base's suite has it, with this in place of what the candidate's says. */
  const against = (some: Parameters<typeof suite>[0], own = planned) => {
    const theirs = member(suite({ workload: baseModule, ...some }));
    const basePlan = plan({ suites: [theirs], models: [eventLoop] });
    return { plan: own, suites: [whole], basePlan, baseSuites: [theirs] };
  };
  const toBase = (url: string) => url.replace('/fake/', '/base/');
  const operations = { about: 'operations a round', values: [400], min: 1, isInteger: true };
  const many = { params: { latencyMs: { about: 'delay', values: [100] }, operations } };

  test('a change that does less does not make the gate do less, and is told', () => {
    const given = against(many);
    const [cell] = gateCells(given, margins, toBase).run;
    for (const side of [cell!.base, cell!.candidate]) {
      expect(side.planned).toMatchObject({ params: { operations: 400 }, work: { operations: 400 } });
    }
    expect(otherwiseAsked(given)).toEqual([
      'both sides do the work of the base: in this change, operations is 8 and was 400 (fetch @4 event-loop 4)',
    ]);
    expect(otherwiseAsked(against({}))).toEqual([]);
  });

  test('so is work that the suite makes of the same parameters', () => {
    const given = against({ work: (params) => ({ ...suite().work(params), bytes: 999 }) });
    expect(gateCells(given, margins, toBase).run[0]!.candidate.planned.work).toMatchObject({ bytes: 999 });
    expect(otherwiseAsked(given)).toEqual([expect.stringContaining('a round has other operations')]);
  });

  test.each<[keyof Suite, Partial<Suite>, Partial<Suite>, string]>([
    ['errors', {}, { errors: 'count' }, 'errors is count and was not set'],
    ['timeoutMs', { timeoutMs: 20 }, { timeoutMs: 500 }, 'timeoutMs is 500 and was 20'],
    ['connect', { connect: 'per-round' }, {}, 'connect is gone and was per-round'],
  ])(
    'so is %s: a change cannot make a result of its failures, nor wait or connect otherwise',
    (name, base, own, said) => {
      const given = against(base, plan({ suites: [member(suite(own))], models: [eventLoop] }));
      const [cell] = gateCells(given, margins, toBase).run;
      for (const { planned: asked } of [cell!.base, cell!.candidate])
        expect(asked).toMatchObject({ [name]: base[name] ?? null });
      expect(otherwiseAsked(given)).toEqual([expect.stringContaining(`in this change, ${said} (`)]);
    },
  );

  test('a bound that it takes away is gated by all the same', () => {
    const free = plan({ suites: [member(suite({ bound: null }))], models: [eventLoop] });
    const [told] = gateCells(against({}, free), margins, toBase).told;
    expect(told!.metrics.find(({ metric }) => metric === 'serviceP50Ms')!.margin).toBe(0.05);
  });

  test('the base runs the module that its own suite names', () => {
    const [cell] = gateCells(against({}), margins, toBase).run;
    expect(cell!.base.planned.modules).toMatchObject({
      workload: baseModule,
      runner: { module: 'file:///base/event-loop.ts' },
    });
    expect(cell!.candidate.planned.modules.workload.module).toBe('file:///fake/fetch.ts');
  });

  test('a cell that it alone has was removed, and is told', () => {
    const { told, run } = gateCells(against({ concurrency: [4, 16] }), margins, toBase);
    expect(told).toMatchObject([
      { id: 'fetch @4 event-loop 4', missing: null, only: null },
      { id: 'fetch @16 event-loop 16', missing: expect.any(String), only: 'base' },
    ]);
    expect(run.map(({ gated }) => gated.id)).toEqual(['fetch @4 event-loop 4']);
  });

  test('of another name, a suite is another', () => {
    const { told } = gateCells(against({ name: 'get' }), margins, toBase);
    expect(told.map(({ suite: name, only }) => [name, only])).toEqual([
      ['fetch', null],
      ['get', 'base'],
    ]);
  });
});

describe('a cell of which both sides run the same files', () => {
  test('is told, and not measured: it could only pass', () => {
    const { told, run } = comparingCells(cellsIn((url) => url));
    expect(told.map(({ missing }) => missing)).toEqual([
      expect.stringContaining('both sides would run the same files'),
    ]);
    expect(run).toEqual([]);
  });

  test.each(['fetch', 'inputs', 'companion', 'kind', 'desk', 'event-loop'])(
    'is none where the %s is another',
    (name) => {
      const cells = cellsIn((url) => (url.endsWith(`/${name}.ts`) ? url.replace('/fake/', '/base/') : url));
      expect(comparingCells(cells)).toEqual(cells);
    },
  );
});
