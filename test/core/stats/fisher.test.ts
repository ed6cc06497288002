import { describe, expect, test } from 'vitest';
import { fisherTail } from '../../../core/stats/fisher.ts';
import { studentTail } from '../../../core/stats/student.ts';

describe("the tail of Fisher's F", () => {
  test('is that of tables', () => {
    // upper 5 % and 1 % points, any table of F
    expect(fisherTail(161.4476, 1, 1)).toBeCloseTo(0.05, 6);
    expect(fisherTail(4.7374, 2, 7)).toBeCloseTo(0.05, 5);
    expect(fisherTail(2.94669, 3, 28)).toBeCloseTo(0.05, 5);
    expect(fisherTail(4.56809, 3, 28)).toBeCloseTo(0.01, 5);
    expect(fisherTail(2.09732, 7, 88)).toBeCloseTo(0.0517, 3);
  });

  test("with one above is the square of Student's t", () => {
    for (const freedom of [1, 2, 5, 11, 40, 200]) {
      for (const t of [0.1, 0.7, 1.5, 3, 8]) {
        expect(fisherTail(t * t, 1, freedom)).toBeCloseTo(2 * studentTail(t, freedom), 11);
      }
    }
  });

  test('turns round with its inverse, falls, and begins at 1', () => {
    for (const f of [0.2, 0.9, 1, 2.5, 30]) expect(fisherTail(f, 3, 7) + fisherTail(1 / f, 7, 3)).toBeCloseTo(1, 12);
    expect([fisherTail(0, 3, 7), fisherTail(Infinity, 3, 7)]).toEqual([1, 0]);
    expect(() => fisherTail(1, 0, 7)).toThrow(RangeError);
  });
});
