import { hasWorkers } from '../text/shape.ts';
import { number } from '../text/numbers.ts';
import { countedRounds, sumOf } from './rounds.ts';
import { type Evidence, type Violation, violation } from './violation.ts';
import { LOOP } from '../records/model-names.ts';

/**
 * The part of its control's CPU an operation below which threads cannot have done the work. They hand it over besides, so that
 * they need more, not less; two processes of one program have been seen to differ by a factor of 1.5 in CPU, and code that is not
 * compiled yet by 2 to 3.
 */
const LEAST_SHARE = 1 / 5;
/** With less CPU a round than this, ms, the control shows what a process needs for itself, and no work. */
const LEAST_MS = 10;

/** Threads that answer as their control does, with as many calls in flight, and do next to nothing for it. */
export function workViolation(cell: Evidence, scenario: readonly Evidence[]): Violation | null {
  const { trial } = cell;
  if (!hasWorkers(trial)) return null;
  const control = scenario.find(
    (other) =>
      other.trial.model === LOOP &&
      other.trial.runtime === trial.runtime &&
      other.trial.concurrency === trial.concurrency &&
      !hasWorkers(other.trial),
  );
  const [own, needed] = [cpuOf(cell), control === undefined ? null : cpuOf(control)];
  if (own === null || needed === null || needed.roundMs < LEAST_MS) return null;
  if (own.operationMicros >= needed.operationMicros * LEAST_SHARE) return null;
  return violation(
    'work-not-done',
    `${number(own.operationMicros)} µs of CPU an operation, where a loop with as many calls in flight needs ${number(needed.operationMicros)} µs for the same answers`,
  );
}

/** Null where nothing counts; what failed, or was never started in an open loop, takes less CPU, and says nothing. */
function cpuOf({ rounds }: Evidence): { readonly operationMicros: number; readonly roundMs: number } | null {
  const clean = countedRounds(rounds);
  const operations = sumOf(clean, (round) => round.operations.attempted);
  const hasFailed = clean.some((round) => round.operations.succeeded < round.operations.attempted);
  if (operations === 0 || hasFailed || clean.some(({ openLoop }) => openLoop !== null)) return null;
  const micros = sumOf(clean, (round) => round.cpuUserMicros + round.cpuSystemMicros);
  return { operationMicros: micros / operations, roundMs: micros / 1000 / clean.length };
}
