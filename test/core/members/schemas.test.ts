import { describe, expect, test } from 'vitest';
import { checkMember, type MemberKind } from '../../../core/members/schemas.ts';
import json from '../../../reports/json.ts';
import { desk, eventLoop, suite } from '../../_plan.ts';

const members: Readonly<Record<MemberKind, Readonly<Record<string, unknown>>>> = {
  suite: { ...suite() },
  model: { ...eventLoop.value },
  server: { ...desk },
  report: { ...json },
};
const kinds = Object.keys(members) as MemberKind[];

function refusal(kind: MemberKind, value: unknown): string {
  try {
    checkMember(kind, value);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was taken');
}

test.each(kinds)('a %s is one', (kind) => {
  expect(() => checkMember(kind, members[kind])).not.toThrow();
});

test.each(kinds)('a %s without any one of its parts is none, and the part is named in one line', (kind) => {
  const needed = kind === 'suite' ? ['workload'] : Object.keys(members[kind]);
  for (const part of needed) {
    const { [part]: _left, ...rest } = members[kind];
    const told = refusal(kind, rest);
    expect(told).toContain(`not a ${kind}: `);
    expect(told).toContain(part);
    expect(told).not.toContain('\n');
  }
});

const expectation = { of: { model: 'event-loop' }, quantity: 'makespanMs', is: 'at-most', value: 4, because: 'N' };
const claim = {
  id: 'four-at-once',
  statement: 'four at once take as long as one',
  measure: { concurrency: [4], models: ['event-loop'] },
  expects: [expectation],
};

test('a suite may have all that it can have', () => {
  const more = {
    processes: 2,
    models: ['event-loop'],
    companion: { module: 'file:///a.ts', export: 'companion' },
    isServed: true,
    interleaved: 'latencyMs',
    leastMs: () => 1,
    environment: () => ({}),
    claims: [claim, { ...claim, id: 'x', expects: [{ ...expectation, quantity: 'observed.beatMs.p99' }] }],
  };
  expect(() => checkMember('suite', { ...members.suite, ...more })).not.toThrow();
});

test.each<[MemberKind, string, unknown]>([
  ['model', 'threads', 0],
  ...['changes', 'explanation', 'gate', 'capacity', 'diagnosis', 'plan'].map(
    (subject): [MemberKind, string, unknown] => ['report', 'render', { run: () => '', [subject]: 'text' }],
  ),
])('a %s is none whose %s is %j', (kind, part, value) => {
  expect(refusal(kind, { ...members[kind], [part]: value })).toContain(part);
});

describe('a suite is none', () => {
  const spec = { about: 'delay', values: [1] };

  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['without a concurrency', { concurrency: [] }, 'concurrency'],
    ['with a concurrency of half a call', { concurrency: [0.5] }, 'concurrency'],
    ['with a parameter without values', { params: { x: { ...spec, values: [] } } }, 'values'],
    ['with a parameter of a list', { params: { x: { ...spec, values: [[1]] } } }, 'values'],
    ['with work that is no function', { work: { kind: 'listed', items: [] } }, 'must be a function'],
    ['with a bound that is a number', { bound: 5 }, 'bound'],
    ['with its workload as a function', { workload: () => {} }, 'workload'],
  ])('%s', (_, part, message) => {
    expect(refusal('suite', { ...members.suite, ...part })).toContain(message);
  });

  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['whose processes are none', { processes: 0 }, 'processes'],
    ['that names no model to compare', { models: [] }, 'models'],
    ['whose companion is a function', { companion: () => {} }, 'companion'],
    ['that is served in a word', { isServed: 'yes' }, 'isServed'],
    ['whose interleaved parameters are a list', { interleaved: ['x'] }, 'interleaved'],
    ['whose least time is a number', { leastMs: 5 }, 'leastMs'],
    ['whose environment is a word', { environment: 'CI' }, 'environment'],
    ['with a claim of a bad id', { claims: [{ ...claim, id: 'Four Times' }] }, 'an id is words with hyphens'],
    [
      'with a claim of what is no quantity',
      { claims: [{ ...claim, expects: [{ ...expectation, quantity: 'speed' }] }] },
      'there is no quantity "speed"',
    ],
    [
      'with a claim of what is no figure of what it observes',
      { claims: [{ ...claim, expects: [{ ...expectation, quantity: 'observed.beatMs.p95' }] }] },
      'there is no quantity "observed.beatMs.p95"',
    ],
    [
      'with a claim that is about a value and does not say how near',
      { claims: [{ ...claim, expects: [{ ...expectation, is: 'about' }] }] },
      'within',
    ],
    ['with a claim that expects nothing', { claims: [{ ...claim, expects: [] }] }, 'expects'],
    [
      'with a claim that measures no model',
      { claims: [{ ...claim, measure: { ...claim.measure, models: [] } }] },
      'models',
    ],
  ])('%s', (_, part, message) => {
    const told = refusal('suite', { ...members.suite, ...part });
    expect(told).toContain(message);
    expect(told).not.toContain('\n');
  });

  test('where it is nothing at all', () => {
    const wanted = ', where a function or what defineSuite() returns is wanted';
    expect(refusal('suite', undefined)).toBe(`not a suite: undefined${wanted}`);
    expect(refusal('suite', 'http-get')).toBe(`not a suite: a string${wanted}`);
    expect(refusal('suite', null)).toBe(`not a suite: null${wanted}`);
    expect(refusal('suite', [42])).toBe(`not a suite: an array${wanted}`);
    expect(refusal('suite', Promise.resolve())).toBe(`not a suite: a promise${wanted}`);
  });
});

describe('a report is none', () => {
  test.each<[string, unknown]>([
    ['that cannot tell of a run', { gate: () => '' }],
    ['whose render is a function', () => ''],
    ['that tells of a gate in a word', { run: () => '', gate: 'passed' }],
  ])('%s', (_, render) => {
    const told = refusal('report', { ...members.report, render });
    expect(told).toContain('render');
    expect(told).not.toContain('\n');
  });
});

test.each([
  [{ clams: [] }, 'unknown field "clams": did you mean claims?'],
  [{ beside: { module: 'file:///a.ts', export: 'b' } }, 'unknown field "beside": there is name, about, server'],
  [{ interleaved: 'latencyMS' }, 'unknown parameter to interleave "latencyMS": did you mean latencyMs?'],
])('a suite that has %j is refused with the nearest word: nobody would see what was ignored', (more, message) => {
  expect(refusal('suite', { ...members.suite, ...more })).toContain(message);
});

test('what a report has besides is its own affair', () => {
  expect(() => checkMember('report', { ...members.report, colour: 'blue' })).not.toThrow();
});
