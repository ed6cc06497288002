import { describe, expect, test } from 'vitest';
import { checkMember, type MemberKind } from '../../core/members.ts';
import json from '../../reports/json.ts';
import { desk, eventLoop, suite } from '../_plan.ts';

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
  const optional = ['threads', 'isFloor', 'renderChanges', 'renderGate'];
  for (const part of Object.keys(members[kind]).filter((name) => !optional.includes(name))) {
    const { [part]: _left, ...rest } = members[kind];
    const told = refusal(kind, rest);
    expect(told).toContain(`not a ${kind}: `);
    expect(told).toContain(part);
    expect(told).not.toContain('\n');
  }
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

  test('where it is nothing at all', () => {
    expect(refusal('suite', undefined)).toContain('not a suite');
    expect(refusal('suite', 'http-get')).toContain('not a suite');
  });
});

test('what a member has besides is its own affair', () => {
  expect(() => checkMember('report', { ...members.report, colour: 'blue' })).not.toThrow();
});
