import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalTail } from '../../../core/stats/normal.ts';
import { studentQuantile, studentTail } from '../../../core/stats/student.ts';

const freedoms = fc.integer({ min: 1, max: 200 });
const statistics = fc.double({ min: 0, max: 30, noNaN: true });

describe('the tail', () => {
  test.each([
    // python3 -c "from scipy import stats; print([stats.t.sf([.1, 1, 2, 5, -1.5], n).tolist() for n in (1,2,3,4,5,8,17,100,999)])"
    [1, [0.4682744825694464, 0.25, 0.1475836176504332, 0.06283295818900117, 0.8128329581890013]],
    [2, [0.4647327192070701, 0.21132486540518713, 0.09175170953613696, 0.018874775675311862, 0.8638034375544996]],
    [3, [0.4633261744004029, 0.19550110947788527, 0.06966298427942155, 0.007696219036651148, 0.8847080673775886]],
    [4, [0.4625779204697266, 0.1869504831500295, 0.05805826175840775, 0.003745216940637263, 0.896]],
    [5, [0.4621150705773302, 0.18160873382456127, 0.05096973941492914, 0.0020523579900266612, 0.9030481598787634]],
    [8, [0.46140245471529845, 0.17329675354366708, 0.04025811897863128, 0.0005264128966832695, 0.9139983540240443]],
    [17, [0.4607570791851152, 0.1656663810193395, 0.03086930326505959, 5.478912523147059e-5, 0.92402147558545]],
    [100, [0.4602722655479256, 0.1598620778920618, 0.02410608936556682, 1.2250867067518993e-6, 0.9316174709376556]],
    [999, [0.46018219454235565, 0.15877633008820638, 0.02288530848687849, 3.3841809479005474e-7, 0.9330348226443574]],
  ] as const)('with %d degrees of freedom is that of scipy', (freedom, golden) => {
    for (const [index, t] of [0.1, 1, 2, 5, -1.5].entries()) {
      expect(studentTail(t, freedom)).toBeCloseTo(golden[index]!, 13);
    }
  });

  test('with one and two degrees of freedom is what can be written down', () => {
    expect(studentTail(1, 1)).toBeCloseTo(1 / 4, 15);
    expect(studentTail(Math.SQRT2, 2)).toBeCloseTo((1 - Math.SQRT1_2) / 2, 15);
  });

  test('with many degrees of freedom is the normal one, and makes no step there that matters', () => {
    expect(studentTail(2, Infinity)).toBe(normalTail(2));
    expect(studentTail(2, 1000)).toBe(normalTail(2));
    for (const t of [0.5, 1, 2, 3]) expect(studentTail(t, 999) / studentTail(t, 1000)).toBeCloseTo(1, 1);
  });

  test('is a half in the middle, and nothing or all at the ends', () => {
    for (const freedom of [1, 2, 3, 4, 50, Infinity]) {
      const [middle, end, beginning] = [0, Infinity, -Infinity].map((t) => studentTail(t, freedom));
      expect(middle).toBe(0.5);
      expect(end).toBeCloseTo(0, 15);
      expect(beginning).toBeCloseTo(1, 15);
    }
  });

  test('and the one on the other side make 1', () => {
    fc.assert(
      fc.property(statistics, freedoms, (t, freedom) => {
        expect(studentTail(t, freedom) + studentTail(-t, freedom)).toBeCloseTo(1, 14);
      }),
      { seed: 1 },
    );
  });

  test('falls as t rises, and as there is more freedom', () => {
    fc.assert(
      fc.property(statistics, statistics, freedoms, (one, other, freedom) => {
        const [near, far] = [Math.min(one, other), Math.max(one, other)];
        expect(studentTail(far, freedom)).toBeLessThanOrEqual(studentTail(near, freedom) + 1e-15);
        expect(studentTail(far, freedom + 1)).toBeLessThanOrEqual(studentTail(far, freedom) + 1e-15);
        expect(studentTail(far, freedom)).toBeGreaterThanOrEqual(0);
      }),
      { seed: 2 },
    );
  });

  test.each([0, -1, 1.5, NaN, -Infinity])('refuses %d degrees of freedom', (freedom) => {
    expect(() => studentTail(1, freedom)).toThrow(RangeError);
  });

  test('of what is no number is no number', () => {
    expect(studentTail(NaN, 3)).toBeNaN();
  });
});

describe('the quantile', () => {
  test.each([
    // python3 -c "from scipy import stats; print([stats.t.isf([.4, .05, .01, .1/12], n).tolist() for n in (1,2,3,5,17,100)])"
    [1, [0.32491969623407446, 6.313751514800938, 31.820515953757607, 38.188459297022604]],
    [2, [0.2886751346880066, 2.9199855803555175, 6.9645567187558575, 7.64880393791553]],
    [3, [0.27667066230490933, 2.3533634348018273, 4.540702858698421, 4.856657273096252]],
    [5, [0.2671808657039658, 2.0150483726691575, 3.3649299989072756, 3.5341107040585276]],
    [17, [0.257347005459256, 1.7396067260750676, 2.56693398371991, 2.654995583545976]],
    [100, [0.25402218245699415, 1.6602343260657506, 2.364217365904738, 2.4349190197128814]],
    // python3 -c "from scipy import stats; print(stats.norm.isf([.4, .05, .01, .1/12]).tolist())"
    [Infinity, [0.2533471031357997, 1.6448536269514729, 2.3263478740408408, 2.3939797998185095]],
  ] as const)('with %d degrees of freedom is that of scipy', (freedom, golden) => {
    for (const [index, p] of [0.4, 0.05, 0.01, 0.1 / 12].entries()) {
      // scipy's own tail of its own quantile is off by up to 1e-9: the next test is the sharper one
      expect(studentQuantile(p, freedom) / golden[index]!).toBeCloseTo(1, 8);
    }
  });

  test('leaves the tail that was asked for', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 0.5, noNaN: true }), freedoms, (p, freedom) => {
        expect(studentTail(studentQuantile(p, freedom), freedom)).toBeCloseTo(p, 12);
      }),
      { seed: 3 },
    );
  });

  test('of half the distribution is its middle', () => {
    expect(studentQuantile(0.5, 3)).toBeCloseTo(0, 15);
  });

  test.each([0, -0.1, 0.51, 1, NaN])('refuses a tail of %d', (p) => {
    expect(() => studentQuantile(p, 3)).toThrow(RangeError);
  });

  test('refuses degrees of freedom that are none', () => {
    expect(() => studentQuantile(0.05, 0)).toThrow(RangeError);
  });
});
