import { describe, expect, test } from 'vitest';
import { fitted, leftOutNote, type Part, SCENARIO } from '../../reports/markdown/fit.ts';
import { EMPTY } from '../../reports/markdown/markup.ts';

const part = (source: string, name = source): Part => ({ name, markup: { source } });
const limit = (most: number) => ({ most, sizeOf: (text: string) => text.length });

describe('parts are shown', () => {
  test('to the last character of the limit, the empty lines between them included', () => {
    const parts = [part('12345678'), part('1234')];
    expect(fitted(parts, limit(16)).shown.map(({ source }) => source)).toEqual(['12345678', '1234']);
    expect(fitted(parts, limit(16)).left).toBe(0);
    expect(fitted(parts, limit(15)).leftOut).toEqual([parts[1]]);
  });

  test('whole or not at all, and a small one also after a large one that did not fit', () => {
    const { shown, leftOut, left } = fitted([part('a'), part('b'.repeat(50)), part('c')], limit(10));
    expect(shown.map(({ source }) => source)).toEqual(['a', 'c']);
    expect(leftOut.map(({ name }) => name)).toEqual(['b'.repeat(50)]);
    expect(left).toBe(4);
  });

  test('at no cost where they are empty', () => {
    expect(fitted([{ name: 'nothing', markup: EMPTY }], limit(0))).toMatchObject({ leftOut: [], left: 0 });
  });
});

test('what was left out is named, scenarios are counted', () => {
  const note = (...names: string[]) =>
    leftOutNote(
      names.map((name) => part('x', name)),
      'it is so',
    ).source;
  expect(note()).toBe('');
  expect(note(SCENARIO)).toContain('Left out, since it is so: 1 scenario.');
  expect(note(SCENARIO, SCENARIO, 'floors')).toContain('Left out, since it is so: 2 scenarios, floors.');
});
