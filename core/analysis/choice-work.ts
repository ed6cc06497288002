import type { Cell } from '../records/comparison.ts';
import type { RoundRecord } from '../records/records.ts';
import { comparedAnswers } from './answers.ts';

/** What a server saw of two cells may differ by this share: a few requests may have been given up. */
const AS_MUCH = 0.01;

/**
 * Why the cells of one choice did not do the same: answers that differ in a round of the same items, or another count of
 * requests or bytes at the server. Null where nothing shows it.
 *
 * @param cells `model` is what each is called by
 */
export function unequalWork(cells: readonly Cell[], roundsOf: (id: string) => readonly RoundRecord[]): string | null {
  const [one, ...others] = cells.filter(({ state }) => state === 'measured');
  if (one === undefined) return null;
  for (const other of others) {
    const why = otherAnswers(one, other, roundsOf) ?? otherRequests(one, other);
    if (why !== null) return why;
  }
  return null;
}

function otherAnswers(one: Cell, other: Cell, roundsOf: (id: string) => readonly RoundRecord[]): string | null {
  const rounds = new Map(roundsOf(other.id).map((each) => [each.round, each]));
  for (const own of roundsOf(one.id)) {
    const beside = rounds.get(own.round);
    if (beside === undefined || hasFailed(own) || hasFailed(beside)) continue;
    const found = comparedAnswers(own, beside);
    if (typeof found === 'string') continue;
    return `${one.model} and ${other.model} answer otherwise (${found.change}), so that they do not do the same work`;
  }
  return null;
}

/** What failed has no answer, and says nothing of the others. */
function hasFailed({ operations, openLoop }: RoundRecord): boolean {
  return operations.succeeded < operations.attempted - (openLoop?.unstarted ?? 0);
}

function otherRequests(one: Cell, other: Cell): string | null {
  const perOperation = ({ witness, operations }: Cell, of: 'operations' | 'bytes') => {
    const seen = witness?.[of] ?? null;
    return seen === null || operations.attempted === 0 ? null : seen / operations.attempted;
  };
  for (const [of, words] of [
    ['operations', 'requests'],
    ['bytes', 'bytes'],
  ] as const) {
    const [a, b] = [perOperation(one, of), perOperation(other, of)];
    if (a === null || b === null || Math.abs(a - b) <= AS_MUCH * Math.max(a, b)) continue;
    return `the server saw ${a.toPrecision(3)} ${words} an operation of ${one.model} and ${b.toPrecision(3)} of ${other.model}`;
  }
  return null;
}
