import { studentQuantile } from './student.ts';

/** A difference of the smallest detectable size is missed once in ten times. */
const MISSED = 0.1;

/** One thing that a true difference has to pass to be called one. Both are of the estimate, a logarithm. */
export interface Hurdle {
  /** What the estimate has to reach: the margin, and z_α or t_α standard errors beyond it. */
  readonly needed: number;
  readonly standardError: number;
}

/**
 * The smallest true difference, as a share, that passes all hurdles nine times of ten: needed + z_β standard errors at the
 * highest of them, β being a tenth, shared out equally where there are several (Bonferroni). The same for a run and for a gate.
 */
export function smallestDetectable(hurdles: readonly Hurdle[]): number {
  const z = studentQuantile(MISSED / hurdles.length, Number.POSITIVE_INFINITY);
  return Math.expm1(Math.max(...hurdles.map(({ needed, standardError }) => needed + z * standardError)));
}
