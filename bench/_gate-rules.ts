import { ascending } from '../core/stats/ascending.ts';
import { normalTail } from '../core/stats/normal.ts';
import { type Drawn, family } from './_gate-simulation.ts';

/** How others decide, each on the very rounds that the screen of a gate has seen. Any metric that alarms fails the gate. */
export const otherRules: Readonly<Record<string, (seen: ReadonlyMap<string, readonly Drawn[]>) => boolean>> = {
  'means differ by over 10 %': anyOf((base, candidate) => mean(candidate) > mean(base) * 1.1),
  'Mann–Whitney p < 0.05, as benchstat': anyOf(mannWhitneyAlarm),
  'Welch p < 0.05': anyOf((base, candidate) => welchP(base, candidate) < 0.05 && mean(candidate) > mean(base)),
};

function anyOf(alarms: (base: readonly number[], candidate: readonly number[]) => boolean) {
  return (seen: ReadonlyMap<string, readonly Drawn[]>): boolean =>
    family.some(({ cell, name }) => {
      const pairs = seen.get(cell) ?? [];
      return alarms(
        pairs.flatMap(({ base }) => base[name]),
        pairs.flatMap(({ candidate }) => candidate[name]),
      );
    });
}

/** Two-sided, by the normal approximation with midranks: samples are of hundreds. */
function mannWhitneyAlarm(base: readonly number[], candidate: readonly number[]): boolean {
  const all = [
    ...base.map((value) => ({ value, isBase: true })),
    ...candidate.map((value) => ({ value, isBase: false })),
  ];
  all.sort((a, b) => a.value - b.value);
  let rankSum = 0;
  let ties = 0;
  for (let from = 0; from < all.length;) {
    let to = from;
    while (to < all.length && all[to]?.value === all[from]?.value) to += 1;
    const count = to - from;
    ties += count ** 3 - count;
    for (let index = from; index < to; index += 1) if (all[index]?.isBase === false) rankSum += (from + 1 + to) / 2;
    from = to;
  }
  const [m, n] = [candidate.length, base.length];
  const u = rankSum - (m * (m + 1)) / 2;
  const spread = ((m * n) / 12) * (m + n + 1 - ties / ((m + n) * (m + n - 1)));
  const z = (Math.abs(u - (m * n) / 2) - 0.5) / Math.sqrt(spread);
  return 2 * normalTail(z) < 0.05 && middle(candidate) > middle(base);
}

/** By the normal distribution: hundreds of rounds leave no degrees of freedom to mind. */
function welchP(base: readonly number[], candidate: readonly number[]): number {
  const error = Math.sqrt(variance(base) / base.length + variance(candidate) / candidate.length);
  return 2 * normalTail(Math.abs(mean(candidate) - mean(base)) / error);
}

function middle(values: readonly number[]): number {
  return ascending(values)[Math.floor(values.length / 2)] as number;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}
