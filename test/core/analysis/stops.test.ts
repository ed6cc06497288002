import { describe, expect, test } from 'vitest';
import { stopText } from '../../../core/analysis/stops.ts';
import { trustFacts } from '../../../reports/facts/trust.ts';
import { cell, comparison } from '../../reports/_comparison.ts';

const row = (scenario: string, isFloor = false) =>
  ['sequential', 'event-loop'].map((model) =>
    cell({ id: `${scenario} ${model}`, scenario, model, isFloor, rounds: 6 }),
  );
const two = [...row('a'), ...row('b')];
const stop = (scenario: string, rounds: number, futile = 0) => ({ scenario, rounds, futile });

describe('when a run ended early', () => {
  test('is said where all of its rows did', () => {
    expect(stopText(two, [stop('a', 6), stop('b', 6)])).toBe('Decided after 6 rounds.');
    expect(stopText(two, [stop('a', 6), stop('b', 10)])).toBe('Decided after 6 to 10 rounds.');
  });

  test('is said where some of them did', () => {
    expect(stopText(two, [stop('b', 8)])).toBe('1 of 2 rows decided after 8 rounds.');
  });

  test('is said with what stays unclear', () => {
    expect(stopText(two, [stop('a', 6), stop('b', 8, 1)])).toBe(
      'Ended after 6 to 8 rounds: more would not decide the rest.',
    );
  });

  test('is not said of floors, nor where nothing did', () => {
    expect(stopText([...two, ...row('floor', true)], [stop('floor', 6)])).toBe('');
    expect(stopText(two, [])).toBe('');
  });
});

test('fewer rounds than planned are no alarm in a row that ended early, and one in another', () => {
  const told = { ...comparison(), cells: two, plan: { ...comparison().plan, rounds: 12 } };
  const facts = (stops: typeof told.stops) => trustFacts({ ...told, stops }).map(({ text }) => text);
  expect(facts([stop('a', 6), stop('b', 6)]).join('; ')).not.toContain('fewer than planned');
  expect(facts([stop('a', 6), stop('b', 6)])[0]).toContain('12 rounds a cell, fewer where they decide');
  expect(facts([stop('a', 6)]).join('; ')).toContain('fewer than planned in 2 cells');
});
