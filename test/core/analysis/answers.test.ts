import { describe, expect, test } from 'vitest';
import { comparedAnswers } from '../../../core/analysis/answers.ts';
import { encodeAnswers } from '../../../core/records/answers.ts';
import type { RoundRecord } from '../../../core/records/records.ts';

type Side = Pick<RoundRecord, 'digest' | 'openLoop' | 'answers'>;
type Answer = readonly [status: number, bytes: number, checksum: number];

const NONE: Answer = [0, 0, 0];

/** Equal answers, but for some; whoever has some that are missing never started them. */
function side(count: number, some: Readonly<Record<number, Answer>> = {}): Side {
  const answers = Array.from({ length: count }, (_, place): Answer => some[place] ?? [200, 64, place]);
  const unstarted = answers.filter((answer) => answer === NONE).length;
  return {
    digest: JSON.stringify(answers),
    openLoop: unstarted === 0 ? null : { horizonNs: 1, completed: 1, healthy: 1, unstarted },
    answers: encodeAnswers({
      status: Int32Array.from(answers, ([status]) => status),
      bytes: Float64Array.from(answers, ([, bytes]) => bytes),
      checksum: Uint32Array.from(answers, ([, , checksum]) => checksum),
    }),
  };
}
const missing = (...places: readonly number[]) => Object.fromEntries(places.map((place) => [place, NONE]));
const withoutIds = (each: Side): Side => ({ ...each, answers: null });

describe('answers of two sides', () => {
  test('are equal where nothing differs', () => {
    expect(comparedAnswers(side(8), side(8))).toBe('equal');
    expect(comparedAnswers(withoutIds(side(8)), side(8))).toBe('equal');
  });

  test('differ first in an item, of which both sizes and checksums are told', () => {
    expect(comparedAnswers(side(8), side(8, { 5: [200, 65, 0xabc], 7: NONE }))).toEqual({
      where: 'item 5',
      a: '64 B, checksum 00000005',
      b: '65 B, checksum 00000abc',
      change: 'item 5, 64 B → 65 B, another checksum (00000005 → 00000abc)',
    });
  });

  test('differ in a status, and it is told', () => {
    expect(comparedAnswers(side(8), side(8, { 5: [404, 64, 5] }))).toMatchObject({
      a: 'status 200, 64 B, checksum 00000005',
      b: 'status 404, 64 B, checksum 00000005',
      change: 'item 5, status 200 → 404, 64 B → 64 B, the same checksum',
    });
  });

  test('are compared over what both have answered', () => {
    const some = side(8, missing(0, 1, 6));
    expect(comparedAnswers(some, side(8))).toBe('equal');
    expect(comparedAnswers(some, side(8, missing(2, 3)))).toBe('equal');
    expect(comparedAnswers(some, side(8, { 0: [200, 1, 1] }))).toBe('equal');
    expect(comparedAnswers(some, side(8, { 4: [200, 1, 1] }))).toMatchObject({ where: 'item 4' });
  });

  test('are apart where neither has what the other has', () => {
    expect(comparedAnswers(side(4, missing(0, 1)), side(4, missing(2, 3)))).toBe('apart');
  });

  test('without ids are compared where all were started, by their digests', () => {
    const digests = { where: null, a: 'one', b: 'two', change: 'another digest' };
    expect(comparedAnswers({ ...withoutIds(side(4)), digest: 'one' }, { ...side(4), digest: 'two' })).toEqual(digests);
    expect(comparedAnswers({ ...side(4), digest: 'one' }, { ...side(4), digest: 'two' })).toEqual(digests);
    expect(comparedAnswers(withoutIds(side(4, missing(1))), side(4))).toBe('apart');
  });

  test('that are many are told by the row in which they differ', () => {
    expect(comparedAnswers(side(600), side(600, { 17: [200, 64, 9] }))).toMatchObject({ where: 'items 16 to 19' });
    expect(comparedAnswers(side(600, missing(500)), side(600, { 17: [200, 64, 9] }))).toMatchObject({
      where: 'items 16 to 19',
    });
    // nobody knows which of a row are missing
    expect(comparedAnswers(side(600, missing(16)), side(600, { 17: [200, 64, 9] }))).toBe('equal');
  });

  test('of several requests are told by item and part', () => {
    const [one, other] = [side(12), side(12, { 7: [200, 64, 9] })];
    expect(comparedAnswers(one, other, 3)).toMatchObject({ where: 'item 2, part 1' });
    const many = side(600, { 17: [200, 64, 9] });
    expect(comparedAnswers(side(600), many, 3)).toMatchObject({ where: 'items 5 to 6' });
  });
});
