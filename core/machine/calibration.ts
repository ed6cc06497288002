/** The name of the floor that a fixed amount of CPU is measured as: the unit in which the CPU of two runs is compared. */
export const CALIBRATION = 'arithmetic';

const STEPS = 100_000;

let state = 1;

/**
 * So many steps of xorshift32 (Marsaglia, "Xorshift RNGs", J. Stat. Softw. 8, 2003), about 0.2 ms: in registers, without
 * memory or system calls. What it returns keeps the compiler from leaving it out.
 */
export function calibrate(): number {
  for (let step = 0; step < STEPS; step += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
  }
  return state;
}
