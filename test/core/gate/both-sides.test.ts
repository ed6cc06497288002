import { describe, expect, test } from 'vitest';
import { comparingCells, gateCells } from '../../../core/gate/both-sides.ts';
import { MissingInBase } from '../../../core/gate/base-checkout.ts';
import { eventLoop, member, plan, suite } from '../../_plan.ts';

const moduleOf = (name: string) => ({ module: `file:///fake/${name}.ts`, export: name });
/** A suite that names every kind of module there is. */
const whole = member(suite({ inputs: moduleOf('inputs'), companion: moduleOf('companion') }));
const planned = plan({ suites: [whole], models: [eventLoop] });
const cellsIn = (inBase: (url: string) => string) =>
  gateCells(planned, [whole], { margin: 0.05, noiseFloor: {} }, inBase);

/** Every module that is named anywhere in a value. */
const modulesIn = (value: object) => JSON.stringify(value).match(/file:[^"]*/g) ?? [];

test('every module of a planned trial is the base’s, and there is nothing else in which the sides differ', () => {
  const [cell] = cellsIn((url) => url.replace('/fake/', '/base/')).run;
  const names = ['companion', 'desk', 'event-loop', 'fetch', 'inputs'];
  expect(modulesIn(cell!.base.planned).toSorted()).toEqual(names.map((name) => `file:///base/${name}.ts`));
  expect(modulesIn(cell!.candidate.planned).toSorted()).toEqual(names.map((name) => `file:///fake/${name}.ts`));
  expect(JSON.parse(JSON.stringify(cell!.base.planned).replaceAll('/base/', '/fake/'))).toEqual(
    cell!.candidate.planned,
  );
});

test('a cell says whether its answers may differ: they may not, unless it is asked for', () => {
  const told = (mayAnswersDiffer?: (cell: string) => boolean) => {
    const margins = { margin: 0.05, noiseFloor: {}, ...(mayAnswersDiffer && { mayAnswersDiffer }) };
    return gateCells(planned, [whole], margins, (url) => url).told.map((cell) => cell.answersMayDiffer);
  };
  expect(told()).toEqual([false]);
  expect(told((id) => id === planned.trials[0]!.id)).toEqual([true]);
  expect(told((id) => id === 'another')).toEqual([false]);
});

test.each(['fetch', 'inputs', 'companion', 'desk', 'event-loop'])(
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

describe('a cell of which both sides run the same files', () => {
  test('is told, and not measured: it could only pass', () => {
    const { told, run } = comparingCells(cellsIn((url) => url));
    expect(told.map(({ missing }) => missing)).toEqual([
      expect.stringContaining('both sides would run the same files'),
    ]);
    expect(run).toEqual([]);
  });

  test.each(['fetch', 'inputs', 'companion', 'desk', 'event-loop'])('is none where the %s is another', (name) => {
    const cells = cellsIn((url) => (url.endsWith(`/${name}.ts`) ? url.replace('/fake/', '/base/') : url));
    expect(comparingCells(cells)).toEqual(cells);
  });
});
