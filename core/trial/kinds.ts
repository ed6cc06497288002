import { encodeDurations } from '../records/histogram.ts';
import type { KindRound } from '../records/round.ts';
import type { Ledger, OwnKindOf, WorkItem } from '../members/types.ts';
import { classesOf, type Problem } from './problem.ts';

/** More than these nobody reads, and a name that has an id in it would be one for each operation. */
const MOST_KINDS = 16;
const LONGEST_NAME = 32;

/** Of which kind each operation of a round is: a place in `names`, by its index. */
export interface Kinds {
  readonly names: readonly string[];
  readonly of: Uint8Array;
}

/**
 * Asked of every item before the clock starts.
 *
 * @throws TypeError where an answer is no name, RangeError where there are too many
 */
export function kindsOf(items: readonly WorkItem[], kindOf: OwnKindOf): Kinds {
  const names: string[] = [];
  const places = new Map<string, number>();
  const of = new Uint8Array(items.length);
  for (const [index, item] of items.entries()) {
    const name = nameOf(kindOf(item), item);
    let place = places.get(name);
    if (place === undefined) {
      if (names.length === MOST_KINDS) throw tooMany(names, name);
      place = names.push(name) - 1;
      places.set(name, place);
    }
    of[index] = place;
  }
  return { names, of };
}

function nameOf(given: unknown, { id }: WorkItem): string {
  const name = typeof given === 'string' ? given.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim() : '';
  if (name === '') throw new TypeError(`kindOf says ${describe(given)} of operation ${id}, and no name`);
  return name.slice(0, LONGEST_NAME);
}

function describe(given: unknown): string {
  return typeof given === 'string' ? JSON.stringify(given) : given instanceof Promise ? 'a promise' : String(given);
}

function tooMany(names: readonly string[], next: string): RangeError {
  const shown = [...names.slice(0, 2), next].map((name) => `"${name}"`).join(', ');
  return new RangeError(
    `kindOf names more than ${MOST_KINDS} kinds (${shown} …): name groups of operations, without ids`,
  );
}

/** What a ledger says of each kind, when the clock has stopped. */
export function tallyByKind(ledger: Ledger, problems: readonly (Problem | null)[], { names, of }: Kinds): KindRound[] {
  const { submittedNs, finishedNs } = ledger.client ?? ledger;
  return names.map((kind, place) => {
    const own = [...of.keys()].filter((index) => of[index] === place);
    const latencies = own
      .filter((index) => problems[index] === null)
      .map((index) => (finishedNs[index] as number) - (submittedNs[index] as number));
    const unstarted = own.filter((index) => Number.isNaN(ledger.admittedNs[index])).length;
    const within = percentileOf(latencies, unstarted);
    return {
      kind,
      attempted: own.length,
      succeeded: latencies.length,
      unstarted,
      errors: classesOf(own.map((index) => problems[index] ?? null)),
      latency: encodeDurations(latencies),
      p50Ns: within(0.5),
      p99Ns: within(0.99),
    };
  });
}

/** Of those that never started it is longer than any: who drops the slow ones is not quick. */
function percentileOf(latencies: readonly number[], unstarted: number): (share: number) => number | null {
  const sorted = Float64Array.from(latencies).toSorted();
  return (share) => sorted[Math.max(1, Math.ceil(share * (sorted.length + unstarted))) - 1] ?? null;
}
