import type { Cell } from '../../core/comparison.ts';
import { count, duration, number, size } from '../../core/text/numbers.ts';
import { clean } from '../words/text.ts';

/** One figure of a cell, as every table of all figures reads it. */
export type CellRead = readonly [head: string, read: (cell: Cell) => string];

/** The work of a cell, as the model did it and as the server saw it. */
export const WORK_READS: readonly CellRead[] = [
  ['succeeded', ({ operations }) => `${operations.succeeded} of ${operations.attempted}`],
  ['errors', errorsText],
  ['server saw', ({ witness }) => count(witness?.operations ?? null)],
  ['bytes', ({ witness }) => size(witness?.bytes ?? null)],
  ['connections', ({ witness }) => count(witness?.connections ?? null)],
  ['peak in flight', ({ witness }) => count(witness?.peakInFlight ?? null)],
  ['mean in flight', ({ witness }) => number(witness?.meanInFlight ?? null)],
  ['delay error', ({ witness }) => microsText(witness?.meanDelayErrorMicros ?? null)],
];

/** Enough of a digest to see by eye whether two are the same. */
const DIGEST_CHARACTERS = 12;

/** Null where there is none. */
export function shortDigest({ digest }: Cell): string | null {
  return digest === null
    ? null
    : clean(digest)
        .replace(/^sha256:/, '')
        .slice(0, DIGEST_CHARACTERS);
}

function errorsText({ operations }: Cell): string {
  const errors = Object.entries(operations.errors).map(([name, times]) => `${name} ${times}`);
  return errors.length === 0 ? 'none' : errors.join(', ');
}

function microsText(value: number | null): string {
  return duration(value === null ? null : value / 1000);
}
