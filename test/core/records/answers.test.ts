import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeAnswers, encodeAnswers } from '../../../core/records/answers.ts';
import { UsageError } from '../../../core/text/errors.ts';

type Answer = readonly [status: number, bytes: number, checksum: number];

const encoded = (answers: readonly Answer[]) =>
  encodeAnswers({
    status: Int32Array.from(answers, ([status]) => status),
    bytes: Float64Array.from(answers, ([, bytes]) => bytes),
    checksum: Uint32Array.from(answers, ([, , checksum]) => checksum),
  });
const rowsOf = (answers: readonly Answer[]) => decodeAnswers(encoded(answers));
const many = (count: number, some: Readonly<Record<number, Answer>> = {}): Answer[] =>
  Array.from({ length: count }, (_, place) => some[place] ?? [200, 64, (place * 2_654_435_761) % 2 ** 32]);

describe('answers of a round', () => {
  test('come back one by one where they are few', () => {
    const answer = fc.tuple(fc.integer({ min: 1, max: 2 ** 31 - 1 }), fc.nat(2 ** 40), fc.nat(2 ** 32 - 1));
    fc.assert(
      fc.property(fc.array(answer, { minLength: 1, maxLength: 256 }), (answers) => {
        expect(rowsOf(answers)).toEqual(
          answers.map(([status, bytes, checksum], first) => ({
            first,
            asked: 1,
            answered: 1,
            status,
            bytes,
            checksum,
          })),
        );
      }),
      { numRuns: 30 },
    );
  });

  test('that are missing have nothing, whatever stands in their place', () => {
    expect(rowsOf([[0, 7, 8]])).toEqual([{ first: 0, asked: 1, answered: 0, status: 0, bytes: 0, checksum: 0 }]);
    expect(rowsOf([])).toEqual([]);
  });

  test('share rows where they are many, of which there are never more than 256', () => {
    expect(rowsOf(many(256))).toHaveLength(256);
    expect(rowsOf(many(257)).map(({ asked }) => asked)).toEqual([...Array<number>(128).fill(2), 1]);
    expect(rowsOf(many(100_000)).length).toBeLessThanOrEqual(256);
    expect(rowsOf(many(600))[1]).toMatchObject({ first: 4, asked: 4, answered: 4, status: null, bytes: 256 });
  });

  test.each([
    ['a status', [500, 64, 1]],
    ['a size', [200, 65, 1]],
    ['a checksum', [200, 64, 2]],
    ['an answer that is missing', [0, 0, 0]],
  ] as const)('differ in the row of %s that differs, and in no other', (_, other) => {
    const [one, two] = [rowsOf(many(600, { 9: [200, 64, 1] })), rowsOf(many(600, { 9: other }))];
    expect(one.flatMap((row, place) => (JSON.stringify(row) === JSON.stringify(two[place]) ? [] : [place]))).toEqual([
      2,
    ]);
  });

  test('take few bytes of a line, however many there are', () => {
    for (const count of [1, 256, 257, 100_000]) expect(encoded(many(count)).rows.length).toBeLessThan(5_600);
    expect(encoded(many(256)).rows.length).toBeLessThan(1_600);
  });

  test.each([
    ['no deflated rows', 'nonsense'],
    ['rows of other answers', encoded(many(3)).rows],
    ['more than fits', deflateRawSync(Buffer.alloc(1e6)).toString('base64')],
  ])('are refused in a line where a file has %s', (_, rows) => {
    expect(() => decodeAnswers({ asked: 4, rows })).toThrow(UsageError);
  });
});
