import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestOf } from '../../../core/work/digest.ts';
import { payloadOf } from '../../../core/work/payload.ts';

interface Answer {
  readonly status: number;
  readonly payload: Buffer;
}

/** Answers by id; null for what was not answered. */
function digest(answers: readonly (Answer | null)[]): string {
  return digestOf({
    status: Int32Array.from(answers, (answer) => answer?.status ?? 0),
    bytes: Float64Array.from(answers, (answer) => answer?.payload.length ?? 0),
    checksum: Uint32Array.from(answers, (answer) => (answer === null ? 0 : crc32(answer.payload))),
  });
}

const round: readonly Answer[] = Array.from({ length: 8 }, (_, id) => ({ status: 200, payload: payloadOf(1, id, 64) }));

describe('a digest', () => {
  test('is the same for the same answers', () => {
    expect(digest(round)).toBe(digest([...round]));
    expect(digest(round)).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test('of no answer is that of nothing', () => {
    expect(digest([])).toBe(`sha256:${createHash('sha256').digest('hex')}`);
    expect(digest([null, null])).toBe(digest([]));
  });

  test('changes where one bit of one byte is wrong', () => {
    fc.assert(
      fc.property(fc.nat({ max: 7 }), fc.nat({ max: 63 }), fc.nat({ max: 7 }), (id, byte, bit) => {
        const payload = Buffer.from(round[id]!.payload);
        payload[byte]! ^= 1 << bit;
        return digest(round.with(id, { status: 200, payload })) !== digest(round);
      }),
    );
  });

  test('changes where two items have the answers of each other', () => {
    expect(digest(round.with(2, round[5]!).with(5, round[2]!))).not.toBe(digest(round));
  });

  test('changes where one is not answered, and where it is another one', () => {
    const without = (id: number) => digest((round as readonly (Answer | null)[]).with(id, null));
    expect(new Set([digest(round), ...round.map((_, id) => without(id))]).size).toBe(9);
  });

  test('changes where another one is not answered, though all answers are alike', () => {
    const alike: readonly (Answer | null)[] = round.map(() => ({ status: 200, payload: Buffer.alloc(0) }));
    expect(digest(alike.with(2, null))).not.toBe(digest(alike.with(5, null)));
  });

  test('changes where a status differs, and where a payload is cut', () => {
    expect(digest(round.with(3, { ...round[3]!, status: 500 }))).not.toBe(digest(round));
    expect(digest(round.with(3, { status: 200, payload: round[3]!.payload.subarray(0, 63) }))).not.toBe(digest(round));
  });

  test('changes where a payload has another length and the same checksum', () => {
    const answers = { status: Int32Array.of(200), bytes: Float64Array.of(4), checksum: Uint32Array.of(7) };
    expect(digestOf({ ...answers, bytes: Float64Array.of(5) })).not.toBe(digestOf(answers));
  });
});
