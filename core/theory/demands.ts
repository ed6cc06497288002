/**
 * The formulas divide by what they are given, and would make a plausible number of a negative time. So each says first
 * what its quantities are.
 *
 * @param quantities by their names
 * @throws RangeError if one is not a finite number above 0
 */
export function demandPositive(quantities: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(quantities)) {
    if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`${name} is a number above 0, not ${value}`);
  }
}

/** @throws RangeError if one is not a finite number from 0 on */
export function demandNotNegative(quantities: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(quantities)) {
    if (!(value >= 0 && Number.isFinite(value)))
      throw new RangeError(`${name} is 0 or a number above it, not ${value}`);
  }
}

/** @throws RangeError if one is not a share, 0 … 1 */
export function demandShare(quantities: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(quantities)) {
    if (!(value >= 0 && value <= 1)) throw new RangeError(`${name} is a share, 0 … 1, not ${value}`);
  }
}

/** @throws RangeError if one is not 1, 2, 3, … */
export function demandCount(quantities: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(quantities)) {
    if (!(value >= 1 && Number.isSafeInteger(value))) throw new RangeError(`${name} is 1, 2, 3, …, not ${value}`);
  }
}
