import { expect, test } from 'vitest';
import { isPrecise } from '../../../core/gate/precision.ts';
import type { LiveCell } from '../../../core/gate/process-pair.ts';
import { LEAST_ROUNDS } from '../../../core/gate/procedure.ts';
import type { RoundRecord } from '../../../core/records/records.ts';
import { exactRound } from '../../_ledger.ts';
import { served } from './_gate.ts';

const ENOUGH = 2 * LEAST_ROUNDS;
const [cell] = served as [(typeof served)[number]];
const { told } = exactRound({ work: cell.base.planned.work, seed: 1 }, cell.base.planned.concurrency, 0);

/** Rounds of the candidate that take so much longer than those of the base, in turn. */
function live(ratios: readonly number[], some: Partial<LiveCell> = {}): LiveCell {
  const round = (factor: number) =>
    ({ ...told, elapsedNs: told.elapsedNs * factor, cpuUserMicros: 1e4 * factor, cpuSystemMicros: 0 }) as RoundRecord;
  const rounds = { base: ratios.map(() => round(1)), candidate: ratios.map(round) };
  return { cell, isShared: true, rounds, sides: {} as never, startMs: null, warmUpRounds: 0, elapsedMs: 0, ...some };
}
const scattered = (count: number, spread: number, around = 1): number[] =>
  Array.from({ length: count }, (_, at) => around * (1 + spread * ((at % 5) - 2)));

test('a pair has rounds enough where they hardly scatter, whatever they say', () => {
  expect(isPrecise(live(scattered(ENOUGH, 0.01)))).toBe(true);
  expect(isPrecise(live(scattered(ENOUGH, 0.01, 1.2)))).toBe(true);
});

test('a pair has not while they scatter, or are few, or where each side has its own process', () => {
  expect(isPrecise(live(scattered(ENOUGH, 0.15)))).toBe(false);
  expect(isPrecise(live(scattered(ENOUGH - 1, 0.01)))).toBe(false);
  expect(isPrecise(live(scattered(ENOUGH, 0.01), { isShared: false }))).toBe(false);
});
