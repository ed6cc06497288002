/** Below this the series keeps 13 digits; above it the fraction has converged long before its last term. */
const SERIES_LIMIT = 3;
const FRACTION_TERMS = 60;

/**
 * P(Z > z) of a standard normal Z, to 12 significant digits and far into the tail, where small p-values are compared. Near the middle ½ − φ(z)·(z + z³/3 + z⁵/15 + …) (Marsaglia, "Evaluating the normal
 * distribution", J. Statist. Software 11 (2004) 4); in the tail Laplace's continued fraction φ(z)/(z + 1/(z + 2/(z + …)))
 * (Abramowitz & Stegun 1964, 26.2.14).
 */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < SERIES_LIMIT) return 0.5 - density * series(z);
  let fraction = z;
  for (let term = FRACTION_TERMS; term > 0; term -= 1) fraction = z + term / fraction;
  return density / fraction;
}

/** z + z³/3 + z⁵/(3·5) + z⁷/(3·5·7) + … until nothing changes. */
function series(z: number): number {
  let sum = 0;
  let term = z;
  for (let odd = 1; sum + term !== sum; odd += 2) {
    sum += term;
    term *= (z * z) / (odd + 2);
  }
  return sum;
}
