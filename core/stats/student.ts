import { normalTail } from './normal.ts';

/** From here on the normal distribution is the same to three digits of any tail that is asked for here. */
const NORMAL_FROM = 1000;
/** Halvings of an interval of 2²⁰: more than a double has digits. */
const HALVINGS = 80;
const WIDEST = 2 ** 20;

/**
 * P(T > t) of Student's T with a whole number of degrees of freedom, as a finite sum: Abramowitz & Stegun 1964, 26.7.3
 * and 26.7.4. Exact to 1e-15 absolutely, so that tails below 1e-12 lose their digits.
 *
 * @param freedom Degrees of freedom, 1, 2, …; Infinity for the normal distribution.
 * @throws RangeError if they are not
 */
export function studentTail(t: number, freedom: number): number {
  if (!(freedom >= 1) || (freedom < NORMAL_FROM && !Number.isInteger(freedom))) {
    throw new RangeError(`degrees of freedom are 1, 2, …, not ${freedom}`);
  }
  if (freedom >= NORMAL_FROM) return normalTail(t);
  if (t < 0) return 1 - studentTail(-t, freedom);
  const angle = Math.atan(t / Math.sqrt(freedom));
  const cosine = Math.cos(angle);
  const isOdd = freedom % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k < freedom; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  const inside = isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
  return Math.max(0, (1 - inside) / 2);
}

/** A gate asks for the same few thousands of times. */
const known = new Map<string, number>();

/** The t with P(T > t) = p, for 0 < p ≤ ½, by bisection; 2²⁰ where it lies beyond. @throws RangeError if p is not such a tail */
export function studentQuantile(p: number, freedom: number): number {
  if (!(p > 0 && p <= 0.5)) throw new RangeError(`a tail holds more than 0 and at most ½, not ${p}`);
  const key = `${p} ${freedom}`;
  const found = known.get(key) ?? bisected(p, freedom);
  known.set(key, found);
  return found;
}

function bisected(p: number, freedom: number): number {
  let [low, high] = [0, WIDEST];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (low + high) / 2;
    if (studentTail(middle, freedom) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
