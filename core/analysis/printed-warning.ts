import type { Warning } from '../members/types.ts';
import type { RoundRecord } from '../records/records.ts';
import { median } from '../stats/quantile.ts';

/** It printed while it was measured. */
export const PRINTING = 'prints-on-the-clock';

/**
 * In most rounds, so that what is said once (of something deprecated) is none. What it takes depends on who reads it, a terminal,
 * a file or nobody, and a thread prints by way of the main thread.
 *
 * @param rounds Those that count; where none does, all: what is printed does not depend on other programs
 */
export function ofThePrinting(rounds: readonly RoundRecord[]): Omit<Warning, 'subject'>[] {
  if (rounds.length === 0) return [];
  const lines = median(rounds.map(({ printed }) => printed?.lines ?? 0));
  const bytes = median(rounds.map(({ printed }) => printed?.bytes ?? 0));
  if (bytes === 0) return [];
  return [
    {
      code: PRINTING,
      severity: 'warning',
      evidence: { linesInEachRound: lines, bytesInEachRound: bytes },
      advice:
        'it prints in each round, and is measured while it does: what that takes depends on who reads it, so print nothing where it is measured',
    },
  ];
}
