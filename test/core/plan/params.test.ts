import { describe, expect, test } from 'vitest';
import { checkParamNames, matrixOf } from '../../../core/plan/params.ts';
import type { ParamSpec, ParamValue, Suite } from '../../../core/members/types.ts';
import { UsageError } from '../../../core/text/errors.ts';
import { suite } from '../../_plan.ts';

const withParams = (params: Readonly<Record<string, ParamSpec>>): Suite => suite({ name: 'http', params });

function refusal(spec: ParamSpec, word: string): string {
  try {
    matrixOf(withParams({ x: spec }), { x: [word] });
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  }
  throw new Error(`${word} was taken`);
}

describe('the matrix of a suite', () => {
  const two = withParams({
    latencyMs: { about: 'delay', values: [1, 20] },
    bytes: { about: 'size', values: [64] },
  });

  test('has every combination of its own values, the first parameter slowest', () => {
    expect(
      matrixOf(withParams({ a: { about: '', values: [1, 2] }, b: { about: '', values: ['x', 'y'] } }), {}),
    ).toEqual([
      { a: 1, b: 'x' },
      { a: 1, b: 'y' },
      { a: 2, b: 'x' },
      { a: 2, b: 'y' },
    ]);
  });

  test('has the values of the user in the place of its own', () => {
    expect(matrixOf(two, { latencyMs: ['5'], bytes: ['1', '2'] })).toEqual([
      { latencyMs: 5, bytes: 1 },
      { latencyMs: 5, bytes: 2 },
    ]);
  });

  test('has each value once', () => {
    expect(matrixOf(two, { latencyMs: ['5', '5.0', '6'] }).map(({ latencyMs }) => latencyMs)).toEqual([5, 6]);
  });

  test('leaves out what another suite is asked for, and is one point without parameters', () => {
    expect(matrixOf(two, { elsewhere: ['1'] })).toHaveLength(2);
    expect(matrixOf(withParams({}), { elsewhere: ['1'] })).toEqual([{}]);
  });
});

describe('a word becomes', () => {
  test.each<[string, ParamSpec, string, ParamValue]>([
    ['a number', { about: '', values: [1] }, '2.5', 2.5],
    ['a number in the notation of science', { about: '', values: [1] }, '1e3', 1000],
    ['zero, which is the least there is by default', { about: '', values: [1] }, '0', 0],
    ['a number at the end of its range', { about: '', values: [1], min: 1, max: 8 }, '8', 8],
    ['a whole number', { about: '', values: [1], isInteger: true }, '3', 3],
    ['a truth', { about: '', values: [false] }, 'true', true],
    ['a falsehood', { about: '', values: [true] }, 'false', false],
    ['a word', { about: '', values: ['a'] }, 'anything at all', 'anything at all'],
    ['a word that is allowed', { about: '', values: ['a'], oneOf: ['a', 'b'] }, 'b', 'b'],
    ['a number that is allowed', { about: '', values: [1], oneOf: [1, 2] }, '2', 2],
  ])('%s', (_, spec, word, value) => {
    expect(matrixOf(withParams({ x: spec }), { x: [word] })).toEqual([{ x: value }]);
  });
});

describe('a word is refused, with suite, parameter and what is wanted,', () => {
  test.each<[string, ParamSpec, string, string]>([
    ['that is no number', { about: '', values: [1] }, 'fast', 'http: x=fast must be a number of at least 0'],
    ['that is empty', { about: '', values: [1] }, ' ', 'http: x=  must be a number of at least 0'],
    ['below the range', { about: '', values: [1] }, '-1', 'http: x=-1 must be a number of at least 0'],
    ['below a range of its own', { about: '', values: [1], min: 1 }, '0.5', 'must be a number of at least 1'],
    ['above the range', { about: '', values: [1], max: 10 }, '11', 'http: x=11 must be a number from 0 to 10'],
    ['that is infinite', { about: '', values: [1] }, 'Infinity', 'must be a number of at least 0'],
    ['that is not whole', { about: '', values: [1], isInteger: true }, '1.5', 'http: x=1.5 must be a whole number'],
    ['that is neither true nor false', { about: '', values: [true] }, 'yes', 'http: x=yes must be true or false'],
    ['that is not allowed', { about: '', values: ['a'], oneOf: ['a', 'b'] }, 'c', 'http: x=c must be one of a, b'],
    ['in other letters', { about: '', values: ['a'], oneOf: ['a', 'b'] }, 'A', 'http: x=A must be one of a, b'],
  ])('%s', (_, spec, word, message) => {
    expect(refusal(spec, word)).toContain(message);
  });
});

describe('a parameter that no suite has', () => {
  const suites = [
    withParams({ latencyMs: { about: '', values: [1] } }),
    withParams({ client: { about: '', values: ['a'] } }),
  ];

  test('is refused with the nearest word of all suites', () => {
    expect(() => checkParamNames(suites, { latncyMs: ['1'] })).toThrow(
      new UsageError('unknown parameter "latncyMs": did you mean latencyMs?'),
    );
    expect(() => checkParamNames(suites, { clent: ['1'] })).toThrow('did you mean client?');
  });

  test('is refused with all words where none is near', () => {
    expect(() => checkParamNames(suites, { threads: ['1'] })).toThrow('there is latencyMs, client');
    expect(() => checkParamNames([], { threads: ['1'] })).toThrow('there is none');
    expect(() => checkParamNames(suites, { ['__proto__']: ['1'] })).toThrow('unknown parameter "__proto__"');
  });

  test('is not looked for where one of them has it', () => {
    expect(() => checkParamNames(suites, { latencyMs: ['1'], client: ['a'] })).not.toThrow();
  });
});

test('a matrix of more rows than anybody plans is refused before it is made', () => {
  const value = { about: '', values: [1], min: 0 };
  const two = withParams({ a: value, b: value });
  const many = (count: number) => Array.from({ length: count }, (_, index) => String(index));
  expect(matrixOf(two, { a: many(100), b: many(100) })).toHaveLength(10_000);
  expect(() => matrixOf(two, { a: many(1000), b: many(1000) })).toThrow(
    'http: 1000000 rows are asked for, and a run has at most 10000 of a suite: give fewer values',
  );
});
