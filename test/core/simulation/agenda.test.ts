import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Agenda } from '../../../core/simulation/agenda.ts';

test('events happen in the order of their times, and at one instant in the order in which they were entered', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 20 })), (times) => {
      const agenda = new Agenda();
      const happened: { atMs: number; place: number }[] = [];
      for (const [place, atMs] of times.entries()) {
        agenda.enter(atMs, () => happened.push({ atMs: agenda.nowMs, place }));
      }
      agenda.run();
      const entered = times.map((atMs, place) => ({ atMs, place }));
      expect(happened).toEqual(entered.toSorted((a, b) => a.atMs - b.atMs)); // a stable sort
    }),
  );
});

test('an event may enter others, also at its own instant', () => {
  const agenda = new Agenda();
  const happened: string[] = [];
  const note = (name: string) => () => happened.push(`${name} at ${agenda.nowMs}`);
  agenda.enter(2, () => {
    note('first')();
    agenda.enter(2, note('third'));
    agenda.enter(7, note('last'));
  });
  agenda.enter(5, note('fourth'));
  agenda.enter(2, note('second'));
  agenda.run();
  expect(happened).toEqual(['first at 2', 'second at 2', 'third at 2', 'fourth at 5', 'last at 7']);
});

test('an empty agenda is over at once', () => {
  const agenda = new Agenda();
  agenda.run();
  expect(agenda.nowMs).toBe(0);
});

test('what is known from the beginning happens as if it had been entered before all else', () => {
  const times = fc.array(fc.nat({ max: 20 }));
  fc.assert(
    fc.property(times, times, (known, others) => {
      const happenedOf = (fill: (agenda: Agenda, note: (name: string) => () => void) => void) => {
        const agenda = new Agenda();
        const happened: string[] = [];
        fill(agenda, (name) => () => happened.push(`${name} at ${agenda.nowMs}`));
        agenda.run();
        return happened;
      };
      const sorted = known.toSorted((a, b) => a - b);
      const enterOthers = (agenda: Agenda, note: (name: string) => () => void) => {
        for (const [place, atMs] of others.entries()) agenda.enter(atMs, note(`other ${place}`));
      };
      const together = happenedOf((agenda, note) => {
        enterOthers(agenda, note);
        agenda.enterAll(sorted.map((atMs, place) => ({ atMs, happen: note(`known ${place}`) })));
      });
      const oneByOne = happenedOf((agenda, note) => {
        for (const [place, atMs] of sorted.entries()) agenda.enter(atMs, note(`known ${place}`));
        enterOthers(agenda, note);
      });
      expect(together).toEqual(oneByOne);
    }),
  );
});
