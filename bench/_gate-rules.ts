import { mannWhitneyP } from '../core/stats/mann-whitney.ts';
import { normalTail } from '../core/stats/normal.ts';
import { median } from '../core/stats/quantile.ts';
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

function mannWhitneyAlarm(base: readonly number[], candidate: readonly number[]): boolean {
  return median(candidate) > median(base) && mannWhitneyP(base, candidate) < 0.05;
}

/** By the normal distribution: hundreds of rounds leave no degrees of freedom to mind. */
function welchP(base: readonly number[], candidate: readonly number[]): number {
  const error = Math.sqrt(variance(base) / base.length + variance(candidate) / candidate.length);
  return 2 * normalTail(Math.abs(mean(candidate) - mean(base)) / error);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}
