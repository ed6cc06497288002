import fc from 'fast-check';
import { expect, test } from 'vitest';
import { payloadOf } from '../../../core/work/payload.ts';

const text = (seed: number, id: number, bytes: number) => payloadOf(seed, id, bytes).toString('latin1');

test('a payload is the same in every process, for ever', () => {
  expect([text(1, 0, 16), text(1, 1, 16), text(2, 0, 16)]).toEqual([
    'hytemvkupzsomwjg',
    'gsposfydqcqguiaz',
    'khkqhcxflzlvmnca',
  ]);
});

test('it has the bytes that were asked for, all of them small letters', () => {
  fc.assert(
    fc.property(fc.integer(), fc.nat(), fc.nat({ max: 5000 }), (seed, id, bytes) => {
      const found = text(seed, id, bytes);
      return found.length === bytes && /^[a-z]*$/.test(found);
    }),
  );
});

test('a longer one begins with the shorter one, also after one that is longer than all before', () => {
  const short = text(3, 4, 100);
  expect(payloadOf(3, 5, 3 * 2 ** 20)).toHaveLength(3 * 2 ** 20);
  expect(text(3, 4, 100)).toBe(short);
  expect(text(3, 4, 200).slice(0, 100)).toBe(short);
});

test('of a thousand items of a round, hardly any two have the same', () => {
  const payloads = new Set(Array.from({ length: 1000 }, (_, id) => text(9, id, 64)));
  expect(payloads.size).toBeGreaterThan(980);
});

test('an item has another in another round', () => {
  const same = Array.from({ length: 1000 }, (_, seed) => text(seed, 0, 64) === text(seed + 1, 0, 64));
  expect(same.filter(Boolean).length).toBeLessThan(3);
});
