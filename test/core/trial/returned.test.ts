import { expect, test } from 'vitest';
import { outcomeOfReturned } from '../../../core/trial/returned.ts';
import { outcomeOf } from '../../../core/work/outcome.ts';

async function* chunks() {
  yield 'ab';
  yield Buffer.from('c');
}

test.each<[string, unknown, string]>([
  ['text', 'abc', 'abc'],
  ['bytes', new TextEncoder().encode('abc'), 'abc'],
  ['a Buffer', Buffer.from('abc'), 'abc'],
  ['an ArrayBuffer', new TextEncoder().encode('abc').buffer, 'abc'],
  ['a view', new Uint16Array([0x61, 0x62]), 'a\0b\0'],
  ['a Blob', new Blob(['abc']), 'abc'],
  ['a stream', chunks(), 'abc'],
  ['rows', [{ id: 7 }], '[{"id":7}]'],
  ['a number', 5, '5'],
  ['null', null, 'null'],
  ['a bigint', { id: 7n }, '{"id":"7n"}'],
  ['a Map', new Map([['a', 1]]), '[["a",1]]'],
  ['a date', new Date(0), '"1970-01-01T00:00:00.000Z"'],
])('%s that a function returned is the body of its outcome', async (_, returned, body) => {
  expect(await outcomeOfReturned(returned)).toEqual(outcomeOf(body));
});

test('a Response is read to its end, and its status is that of the outcome', async () => {
  expect(await outcomeOfReturned(new Response('gone', { status: 404 }))).toEqual(outcomeOf('gone', 404));
});

test('an Outcome is what it is', () => {
  const outcome = { status: 200, bytes: 3, checksum: 7, observed: { lateMs: 1 } };
  expect(outcomeOfReturned(outcome)).toBe(outcome);
});

test('nothing proves nothing', () => {
  expect(outcomeOfReturned(undefined)).toEqual({ status: 200, bytes: 0, checksum: 0 });
  expect(outcomeOfReturned(() => {})).toEqual({ status: 200, bytes: 0, checksum: 0 });
});

test('what JSON has no words for is an error of the operation', () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  expect(() => outcomeOfReturned(circle)).toThrow('circular');
});
