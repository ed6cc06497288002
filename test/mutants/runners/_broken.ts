import { now } from '../../../core/trial/clock.ts';
import { closeLanes, openLanes } from '../../../core/trial/lanes.ts';
import type { Ledger, Operation, Outcome, Runner } from '../../../core/members/types.ts';

/** What a mutant does with a round: the one thing in which it is no correct runner. */
export type BrokenRound = (ledger: Ledger, lanes: readonly Operation[]) => Promise<void>;

/** A runner with K calls in flight on one loop that is correct but for its rounds. */
export function broken(name: string, about: string, round: BrokenRound): Runner {
  return {
    name,
    about,
    shapes: (concurrency) => [{ concurrency, threads: null, tasksPerThread: null }],
    async prepare(trial, target) {
      const lanes = await openLanes(trial, target, 0, trial.shape.concurrency);
      return { round: (ledger) => round(ledger, lanes), close: () => closeLanes(lanes) };
    },
  };
}

/** Does one call and stamps it honestly: for mutants with a loop of their own. */
export async function stamped(ledger: Ledger, index: number, call: () => Promise<Outcome>): Promise<void> {
  const admitted = now();
  ledger.admittedNs[index] = admitted;
  ledger.startedNs[index] = admitted;
  const { status, bytes, checksum } = await call();
  ledger.finishedNs[index] = now();
  ledger.status[index] = status;
  ledger.bytes[index] = bytes;
  ledger.checksum[index] = checksum;
}

/** The stamps of a ledger, each put in the place that `moved` says. */
export function restamp(ledger: Ledger, moved: (stampNs: number) => number): void {
  const { submittedNs, admittedNs, startedNs, finishedNs } = ledger;
  for (const stamps of [submittedNs, admittedNs, startedNs, finishedNs]) stamps.set(stamps.map(moved));
}
