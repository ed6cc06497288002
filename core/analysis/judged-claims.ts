import type { Cell, JudgedExpectation, JudgedClaim } from '../records/comparison.ts';
import { countsText } from '../records/claim-verdicts.ts';
import type { Plan, RoundRecord } from '../records/records.ts';
import { median } from '../stats/quantile.ts';
import { hodgesLehmann } from '../stats/signed-rank.ts';
import { quantityOf } from './round-quantities.ts';
import { cleanPairs, cleanRounds } from './rounds.ts';
import { spreadOf } from './spread.ts';

type PlannedClaim = Plan['claims'][number];
type Expected = PlannedClaim['expects'][number];
type Verdict = JudgedExpectation['verdict'];

/** What is known of the cells that a claim speaks of. */
export interface ClaimEvidence {
  cell(id: string): Cell | undefined;
  roundsOf(id: string): readonly RoundRecord[];
  /** Whether their rounds were run by turns: only then does what disturbs a round disturb both. */
  areSideBySide(id: string, other: string): boolean;
  readonly confidence: number;
}

interface Estimate {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * What a claim is worth: confirmed where the whole interval of every finding lies where the claim says, refuted where
 * the whole interval of one lies elsewhere, and unclear in all other cases: an interval that straddles, too few rounds
 * for one, or a cell without a number. All findings have to hold, so that no correction for their number is needed.
 */
export function judgeClaim({ expects, ...said }: PlannedClaim, evidence: ClaimEvidence): JudgedClaim {
  const findings = expects.map((expected) => findingOf(expected, evidence));
  const verdicts = findings.map((finding) => finding.verdict);
  return { ...said, verdict: together(verdicts), findings, evidence: evidenceOf(findings) };
}

/** The sentence that decides a run of claims. */
export function claimsSentence(claims: readonly JudgedClaim[]): string {
  return claims.length === 0 ? 'No claim was judged.' : `Of ${claims.length} claims: ${countsText(claims)}.`;
}

function together(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('refuted')) return 'refuted';
  return verdicts.every((verdict) => verdict === 'confirmed') ? 'confirmed' : 'unclear';
}

function findingOf(expected: Expected, evidence: ClaimEvidence): JudgedExpectation {
  const { cell, against, quantity, is, value, within = null, because } = expected;
  const seen = seenOf(expected, evidence);
  const about = { quantity, cell, against, is, value, within, because };
  if (typeof seen === 'string') {
    return { ...about, estimate: null, low: null, high: null, verdict: 'unclear', reason: seen };
  }
  const verdict = verdictOf(expected, seen);
  const reason =
    verdict !== 'unclear'
      ? null
      : seen.low === null
        ? 'too few rounds for an interval'
        : 'the interval holds what confirms it and what refutes it';
  return { ...about, ...seen, verdict, reason };
}

/** The estimate with its interval, or why there is none. */
function seenOf({ cell, against, quantity }: Expected, evidence: ClaimEvidence): Estimate | string {
  for (const id of [cell, against ?? cell]) {
    const found = evidence.cell(id);
    if (found?.state !== 'measured') return `${id} has no number: ${found?.reason ?? 'it was not measured'}`;
  }
  const of = quantityOf(quantity);
  if (against === null) {
    const values = cleanRounds(evidence.roundsOf(cell)).map(of);
    if (values.includes(null) || values.length === 0) return `${cell} says nothing of ${quantity}`;
    const known = values as number[];
    const { median: estimate, low, high } = spreadOf(known, evidence.confidence);
    return { estimate, low, high };
  }
  const ratios = pairsOf(against, cell, evidence).map(([below, above]) => {
    const ratio = (of(above) ?? Number.NaN) / (of(below) ?? Number.NaN);
    return Math.log(ratio);
  });
  if (ratios.length === 0) return 'no round of both was undisturbed';
  if (!ratios.every(Number.isFinite)) return `a ratio of ${quantity} cannot be said: one of the two is 0 or unknown`;
  const interval = hodgesLehmann(ratios, evidence.confidence);
  return interval === null
    ? { estimate: Math.exp(median(ratios)), low: null, high: null }
    : { estimate: Math.exp(interval.estimate), low: Math.exp(interval.low), high: Math.exp(interval.high) };
}

/** Where they were not side by side, any round of one is as good a partner as any other; by its number it is one that was drawn alike. */
function pairsOf(against: string, cell: string, evidence: ClaimEvidence) {
  const [below, above] = [evidence.roundsOf(against), evidence.roundsOf(cell)];
  if (evidence.areSideBySide(against, cell)) return cleanPairs(below, above);
  const others = new Map(cleanRounds(above).map((round) => [round.round, round]));
  return cleanRounds(below).flatMap((one) => {
    const other = others.get(one.round);
    return other === undefined ? [] : [[one, other] as const];
  });
}

function verdictOf({ is, value, within = 0 }: Expected, { low, high }: Estimate): Verdict {
  if (low === null || high === null) return 'unclear';
  const least = is === 'at-most' ? Number.NEGATIVE_INFINITY : is === 'about' ? value - Math.abs(value) * within : value;
  const most = is === 'at-least' ? Number.POSITIVE_INFINITY : is === 'about' ? value + Math.abs(value) * within : value;
  if (low >= least && high <= most) return 'confirmed';
  return high < least || low > most ? 'refuted' : 'unclear';
}

/** The first finding in a few words, for those who only read one. */
function evidenceOf([finding]: readonly JudgedExpectation[]): JudgedClaim['evidence'] {
  if (finding === undefined) return {};
  const { quantity, estimate, low, high, value } = finding;
  return { quantity, estimate, low, high, expected: value };
}
