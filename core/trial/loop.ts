import { checkAnswer, checkOutcome } from './answers.ts';
import { now } from './clock.ts';
import { thrownOf } from '../text/thrown.ts';
import type { Answer, Ledger, Outcome, WorkItem } from '../members/types.ts';

/** Does one item somewhere. It may stamp `ledger.startedNs[index]` itself where the operation begins in another thread. */
export type Call = (item: WorkItem, slot: number, index: number) => Promise<Outcome>;

/**
 * THE ONE LOOP of all models: takes in what arrives, admits it first come, first served to `slots` slots, and stamps
 * each item. A model only decides what `call` does with an admitted item, so that no difference between models can come
 * from the harness. A call that throws is recorded and does not stop the round.
 */
export async function drive(ledger: Ledger, slots: number, call: Call): Promise<void> {
  const { items, order, arrivals, admittedNs, startedNs, finishedNs } = ledger;
  const isHeard = arrivals.finished !== undefined;
  let arrived = 0;
  let next = 0;
  let isClosed = false;
  const idle: (() => void)[] = [];
  const wake = (count: number): void => {
    for (const resume of idle.splice(0, count)) resume();
  };

  arrivals.begin(
    ledger,
    (count) => {
      arrived += count;
      wake(count);
    },
    () => {
      isClosed = true;
      wake(idle.length);
    },
  );

  async function occupy(slot: number): Promise<void> {
    // A slot is free at the very instant at which its last call ended, so that one reading of the clock serves for both.
    let at = now();
    for (;;) {
      // oxlint-disable-next-line no-unmodified-loop-condition -- it is, by whatever closes the arrivals
      while (next < arrived && !isClosed) {
        const index = order[next] as number;
        next += 1;
        admittedNs[index] = at;
        startedNs[index] = at;
        try {
          const outcome = await call(items[index] as WorkItem, slot, index);
          at = now();
          note(ledger, index, outcome);
        } catch (error) {
          at = now();
          ledger.thrown.set(index, thrownOf(error));
        }
        finishedNs[index] = at;
        if (isHeard) arrivals.finished?.(index);
      }
      if (isClosed || next === items.length) return wake(idle.length);
      await new Promise<void>((resolve) => idle.push(resolve));
      at = now();
    }
  }

  const busy = Math.min(slots, items.length);
  await Promise.all(Array.from({ length: busy }, (_, slot) => occupy(slot)));
}

/** Where an outcome is written to. */
export type Answers = Pick<Ledger, 'group' | 'status' | 'bytes' | 'checksum' | 'observed'>;

/**
 * Writes what came of one operation to its place.
 *
 * @throws Error where the outcome is none: it is the operation that is wrong then, and not the round
 */
export function note(answers: Answers, index: number, outcome: Outcome): void {
  checkOutcome(outcome);
  const { group } = answers;
  const { parts } = outcome;
  if (parts === undefined) {
    if (group === 1) keep(answers, index, outcome);
  } else if (parts.length > group) {
    throw new RangeError(`operation ${index} has ${group} parts, and ${parts.length} answers to them`);
  } else {
    // a list that is shorter than its group makes one operation, which may have a single part
    for (const [part, answer] of parts.entries()) {
      checkOutcome(answer);
      keep(answers, index * group + part, answer);
    }
  }
  if (outcome.observed === undefined) return;
  for (const [name, value] of Object.entries(outcome.observed)) observe(answers, name, value);
}

function keep(answers: Answers, place: number, answer: Answer): void {
  checkAnswer(answer);
  const { status, bytes, checksum } = answer;
  answers.status[place] = status;
  answers.bytes[place] = bytes;
  answers.checksum[place] = checksum;
}

/** More kinds of figures than anybody reads. */
const MOST_NAMES = 32;

/**
 * Keeps one sample of what was seen in a round.
 *
 * @throws RangeError where it is no number that a file could hold, or its name is one of too many
 */
export function observe({ observed }: Pick<Ledger, 'observed'>, name: string, value: number): void {
  if (!Number.isFinite(value))
    throw new RangeError(`what was observed as "${name}" is ${String(value)}, and no number`);
  const samples = observed.get(name);
  if (samples !== undefined) samples.push(value);
  else if (observed.size < MOST_NAMES) observed.set(name, [value]);
  else
    throw new RangeError(`"${name}" is one name too many: a round observes at most ${MOST_NAMES}, without ids in them`);
}
