import { type AnswerRow, decodeAnswers } from '../records/answers.ts';
import type { RoundRecord } from '../records/records.ts';

/** What two sides answered otherwise, in words: the first id, or no more than that their digests differ. */
export interface AnswerDifference {
  /** "item 17", "items 16 to 23" where so many share a row; null where only the digests are known. */
  readonly where: string | null;
  /** "64 B, checksum 1a2b3c4d"; else the digest. */
  readonly a: string;
  readonly b: string;
  /** "item 17, 64 B → 64 B, another checksum (1a2b3c4d → 5e6f7a8b)" */
  readonly change: string;
}

type Answered = Pick<RoundRecord, 'digest' | 'openLoop'> & {
  /** Absent where it was measured by code that did not keep them. */
  readonly answers?: RoundRecord['answers'] | undefined;
};

/**
 * The same items on two sides, over the ids that both have answered: equal, the first difference, or `apart` where they
 * have no answer in common. Without answers by id only whole rounds can be compared.
 *
 * @param group So many requests make one operation: an item of `where` is one, and has parts.
 */
export function comparedAnswers(a: Answered, b: Answered, group = 1): 'equal' | 'apart' | AnswerDifference {
  if (a.digest === b.digest) return 'equal';
  const common = commonRows(a, b);
  const differing = common.find(isOther);
  if (differing !== undefined) return differenceOf(...differing, group);
  if (areWhole(a, b)) return differenceOfDigests(a, b);
  return common.length === 0 ? 'apart' : 'equal';
}

/** The same round under another model. */
export interface OtherRound {
  readonly model: string;
  readonly round: Answered;
}

/**
 * The first answer with which a round is alone, or at most one of two halves: counted answer by answer, because who never
 * started one has nothing to say of it. Null where each has a majority.
 */
export function outvotedAnswer(
  own: Answered,
  others: readonly OtherRound[],
  group = 1,
): { readonly model: string; readonly difference: AnswerDifference } | null {
  const differing = others.filter(({ round }) => round.digest !== own.digest);
  const alike = 1 + others.length - differing.length;
  const votes = new Map<number, { alike: number; against: { model: string; difference: AnswerDifference }[] }>();
  const votesOn = (place: number) => {
    const known = votes.get(place) ?? { alike, against: [] };
    votes.set(place, known);
    return known;
  };
  for (const { model, round } of differing) {
    const common = commonRows(own, round);
    for (const pair of common) {
      const vote = votesOn(pair[0].first);
      if (isOther(pair)) vote.against.push({ model, difference: differenceOf(...pair, group) });
      else vote.alike += 1;
    }
    if (areWhole(own, round) && !common.some(isOther))
      votesOn(Infinity).against.push({ model, difference: differenceOfDigests(own, round) });
  }
  const lost = [...votes].filter(([, vote]) => vote.against.length >= vote.alike).toSorted(([a], [b]) => a - b);
  return lost[0]?.[1].against[0] ?? null;
}

type RowPair = readonly [own: AnswerRow, other: AnswerRow];

/** None where one side does not have its answers by id. Of several in a row nobody knows which are missing. */
function commonRows(a: Answered, b: Answered): RowPair[] {
  if (a.answers == null || b.answers == null || a.answers.asked !== b.answers.asked) return [];
  const rowsOfB = decodeAnswers(b.answers);
  const isWhole = areWhole(a, b);
  return decodeAnswers(a.answers)
    .map((row, place): RowPair => [row, rowsOfB[place] as AnswerRow])
    .filter(([one, other]) => (isWhole && one.asked > 1) || (isFull(one) && isFull(other)));
}

function areWhole(a: Answered, b: Answered): boolean {
  return !hasUnstarted(a) && !hasUnstarted(b);
}

function differenceOfDigests(a: Answered, b: Answered): AnswerDifference {
  return { where: null, a: a.digest, b: b.digest, change: 'another digest' };
}

/** Who never started some has answers of the others only. */
function hasUnstarted({ openLoop }: Answered): boolean {
  return openLoop !== null && openLoop.unstarted > 0;
}

function isFull({ asked, answered }: AnswerRow): boolean {
  return asked === answered;
}

function isOther([one, other]: RowPair): boolean {
  return (['answered', 'status', 'bytes', 'checksum'] as const).some((key) => !Object.is(one[key], other[key]));
}

function differenceOf(one: AnswerRow, other: AnswerRow, group: number): AnswerDifference {
  const isStatusOther = one.status !== other.status;
  const text = ({ status, bytes, checksum }: AnswerRow) =>
    `${isStatusOther ? `status ${status}, ` : ''}${bytes} B, checksum ${hex(checksum)}`;
  const status = isStatusOther ? `status ${one.status} → ${other.status}, ` : '';
  const checksum =
    one.checksum === other.checksum
      ? 'the same checksum'
      : `another checksum (${hex(one.checksum)} → ${hex(other.checksum)})`;
  const where = whereText(one, group);
  return {
    where,
    a: text(one),
    b: text(other),
    change: `${where}, ${status}${one.bytes} B → ${other.bytes} B, ${checksum}`,
  };
}

function whereText({ first, asked }: AnswerRow, group: number): string {
  const [from, to] = [Math.floor(first / group), Math.floor((first + asked - 1) / group)];
  if (from !== to) return `items ${from} to ${to}`;
  return group === 1 || asked > 1 ? `item ${from}` : `item ${from}, part ${first % group}`;
}

function hex(checksum: number): string {
  return checksum.toString(16).padStart(8, '0');
}
