/** Steps of the continued fraction, of which a dozen are usual. */
const MOST_STEPS = 500;
const TINY = 1e-300;

/**
 * P(F > f) of Fisher's F: the regularised incomplete beta function I(d₂ ÷ (d₂ + d₁·f); d₂/2, d₁/2), Abramowitz & Stegun 1964, 26.6.2, by
 * its continued fraction (Lentz).
 *
 * @throws RangeError unless both degrees of freedom are above 0
 */
export function fisherTail(f: number, above: number, below: number): number {
  if (!(above > 0 && below > 0)) throw new RangeError(`degrees of freedom are above 0, not ${above} and ${below}`);
  if (!(f > 0)) return 1;
  if (f === Infinity) return 0;
  return beta(below / (below + above * f), below / 2, above / 2);
}

function beta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  // the fraction converges fast on its own side of the mean
  if (x > (a + 1) / (a + b + 2)) return 1 - beta(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) / a;
  let [c, d] = [1, 1 / nonZero(1 - ((a + b) * x) / (a + 1))];
  let fraction = d;
  for (let step = 1; step <= MOST_STEPS; step += 1) {
    const before = fraction;
    for (const term of termsOf(step, x, a, b)) {
      d = 1 / nonZero(1 + term * d);
      c = nonZero(1 + term / c);
      fraction *= d * c;
    }
    if (Math.abs(fraction - before) <= Number.EPSILON * fraction) break;
  }
  return front * fraction;
}

function termsOf(m: number, x: number, a: number, b: number): [even: number, odd: number] {
  return [
    (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
    (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
  ];
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** Of halves of whole numbers alone: downwards to ½ or 1, where it is known. */
function logGamma(value: number): number {
  let sum = 0;
  let at = value;
  for (; at > 1; at -= 1) sum += Math.log(at - 1);
  return at === 1 ? sum : sum + Math.log(Math.PI) / 2;
}
