import { percentWord } from '../text/words.ts';
import { ascending } from '../stats/ascending.ts';
import { type Evidence, type Violation, violation } from './violation.ts';
import { countedRounds } from './rounds.ts';

/**
 * Of the CPU of a round. What was answered before it was done leaves more behind than answering took; compilers work on
 * beside an idle loop, and a collector has handles to finish in proportion to what was done: up to a quarter was seen.
 */
const LEFT_SHARE = 0.5;
/** What reading the counters costs, and what such threads may have in hand where a round is short (docs/decisions/0011). */
const LEFT_MICROS = 4_000;
/** And what each process beside the trial's own needs to say what it has used. */
const TOLD_MICROS = 1_000;
/** One round says nothing: a compiler alone was seen to use 22 ms after one. */
const LEAST_ROUNDS = 2;

/** Work that goes on after the answer is paid for by the rounds of other models, and by nobody's figures. */
export function leftOverViolation({ trial, rounds }: Evidence): Violation | null {
  const seen = countedRounds(rounds).flatMap(({ leftOver, cpuUserMicros, cpuSystemMicros }) =>
    leftOver === null ? [] : [{ leftMicros: leftOver.cpuMicros, roundMicros: cpuUserMicros + cpuSystemMicros }],
  );
  if (seen.length < LEAST_ROUNDS) return null;
  const left = inMost(seen.map(({ leftMicros }) => leftMicros));
  const share = inMost(seen.map(({ leftMicros, roundMicros }) => leftMicros / Math.max(1, roundMicros)));
  if (left <= LEFT_MICROS + TOLD_MICROS * (trial.processes ?? 0) || share <= LEFT_SHARE) return null;
  return violation(
    'work-left-over',
    `when all was answered it went on for ${(left / 1000).toFixed(1)} ms of CPU, ${percentWord(share)} of that of its round: await what an operation begins`,
  );
}

/** What most of them reach, one of two not being most: the lower median. */
function inMost(values: readonly number[]): number {
  return ascending(values)[Math.floor((values.length - 1) / 2)] as number;
}
