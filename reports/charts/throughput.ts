import type { Cell } from '../../core/records/comparison.ts';
import { barPicture } from './bars.ts';
import type { Picture, Subject } from './picture.ts';
import { rate, rateSpread } from '../../core/text/numbers.ts';

/** Operations per second by model, each with its interval and with the mark that no correct measurement passes. */
export function throughputPicture(subjects: readonly Subject[], width?: number): Picture | null {
  const bars = subjects.flatMap((subject) => {
    const { median, low, high } = subject.cell.throughputPerSecond;
    if (median === null) return [];
    const figure = `${rateSpread(subject.cell.throughputPerSecond)} op/s`;
    return [{ subject, figure, value: median, interval: { low, high }, bound: boundPerSecond(subject.cell) }];
  });
  if (bars.length === 0) return null;
  return barPicture({
    title: 'Succeeded operations per second',
    description: bars
      .map(({ subject, figure, bound }) => `${subject.label}: ${figure}, bound ${rate(bound)}`)
      .join('; '),
    bars,
    format: rate,
    ...(width === undefined ? {} : { width }),
  });
}

/** All operations of a round in the least time that they can take; none in an open loop, where arrivals set the pace. */
export function boundPerSecond({ operations, rounds, boundMs, arrivals }: Cell): number | null {
  if (arrivals !== null || boundMs === null || boundMs <= 0 || rounds === 0) return null;
  return (operations.attempted / rounds / boundMs) * 1000;
}
