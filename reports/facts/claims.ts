import type { Cell, Comparison, JudgedExpectation, JudgedClaim } from '../../core/records/comparison.ts';
import { bracketed, count, NOT_MEASURED, percentWord, PLAIN, RATIO, scaled, written } from '../../core/text/numbers.ts';
import { cellLabel } from '../words/labels.ts';
import { quantityOf } from '../words/quantities.ts';
import type { Column, Mark } from './columns.ts';
import type { Row } from './rows.ts';
import { clean } from '../words/text.ts';

type Verdict = JudgedClaim['verdict'];

/** Beside the word, so that neither needs a colour. */
const CLAIM_SIGN: Readonly<Record<Verdict, string>> = { confirmed: '✓', refuted: '✗', unclear: '?' };

/** A claim in clean words, and what was found of it. */
export interface ClaimSummary {
  readonly claim: JudgedClaim;
  readonly statement: string;
  readonly findings: readonly FindingSummary[];
}

/** One finding in clean words: none of these has a number without its unit. */
export interface FindingSummary {
  readonly verdict: Verdict;
  /** `throughput 15.3×` */
  readonly effect: string;
  /** `[15.1, 15.5]` */
  readonly interval: string;
  /** `at least 10×` */
  readonly expected: string;
  /** Where that comes from: `16 in flight for 1`. */
  readonly because: string;
  /** `event-loop K=16 ÷ sequential K=1`, and in which row where the suite has more than one. */
  readonly of: string;
  /** Why it is unclear, or null where it is not. */
  readonly reason: string | null;
}

/** The claims in their order. Cells that are not part of this comparison go by their ids. */
export function claimSummaries({ claims, cells }: Comparison, rows: readonly Row[]): ClaimSummary[] {
  const cellsById = new Map(cells.map((cell) => [cell.id, cell]));
  const places = placesOf(cells, rows);
  const ofText = ({ cell, against }: JudgedExpectation): string => {
    const ids = against === null ? [cell] : [cell, against];
    const labels = ids.map((id) => {
      const found = cellsById.get(id);
      return found === undefined ? clean(id) : cellLabel(found) + (found.isControl ? ' (control)' : '');
    });
    const where = new Set(ids.flatMap((id) => places.get(cellsById.get(id)?.scenario ?? '') ?? []));
    return [labels.join(' ÷ '), ...(where.size === 0 ? [] : [[...where].join(' ÷ ')])].join(' in ');
  };
  return claims.map((claim) => ({
    claim,
    statement: clean(claim.statement),
    findings: claim.findings.map((finding) => ({ ...toldFinding(finding), of: ofText(finding) })),
  }));
}

/** What tells a row from others of its suite, of which a claim says the name; of a suite with one row nothing. */
function placesOf(cells: readonly Cell[], rows: readonly Row[]): Map<string, string> {
  const suites = new Map(cells.map((cell) => [cell.scenario, clean(cell.suite)]));
  const isAlone = ({ scenario }: Row) =>
    rows.every((row) => row.scenario === scenario || suites.get(row.scenario) !== suites.get(scenario));
  return new Map(
    rows
      .filter((row) => !isAlone(row))
      .map((row) => {
        const prefix = `${suites.get(row.scenario)} · `;
        return [row.scenario, row.label.startsWith(prefix) ? row.label.slice(prefix.length) : row.label];
      }),
  );
}

function toldFinding(finding: JudgedExpectation): Omit<FindingSummary, 'of'> {
  const { quantity, against, is, value, within, estimate, low, high } = finding;
  const { words, scale: own } = quantityOf(quantity);
  const scale = against === null ? own : RATIO;
  const isWhole = scale === PLAIN && [estimate, low, high].every((each) => each === null || Number.isInteger(each));
  const reach = is === 'about' && within !== null ? ` ±\u00A0${percentWord(within)}` : '';
  return {
    verdict: finding.verdict,
    effect: `${clean(words)} ${isWhole ? count(estimate) : scaled(estimate, scale)}`,
    interval: isWhole && low !== null && high !== null ? `[${low}, ${high}]` : bracketed(finding, scale),
    expected: `${is.replace('-', ' ')} ${written(value, scale)}${reach}`,
    because: clean(finding.because),
    reason: finding.reason === null ? null : clean(finding.reason),
  };
}

/** `✓ throughput 15.3×` */
function effectText({ verdict, effect }: FindingSummary): string {
  return `${CLAIM_SIGN[verdict]} ${effect}`;
}

/** `✓ throughput 15.3× [15.1, 15.5], expected at least 10× (16 in flight for 1)` */
export function findingText(finding: FindingSummary): string {
  const interval = finding.interval === NOT_MEASURED ? '' : ` ${finding.interval}`;
  return `${effectText(finding)}${interval}, expected ${expectedText(finding)}`;
}

/** `at most 2× (2P)`, and why it is unclear where it is. */
function expectedText({ expected, because, reason }: FindingSummary): string {
  const source = because === '' ? '' : ` (${because})`;
  return `${expected}${source}${reason === null ? '' : `; ${reason}`}`;
}

/** `✗ refuted` */
export function verdictText(verdict: Verdict): string {
  return `${CLAIM_SIGN[verdict]} ${verdict}`;
}

/** A line of a table of claims: a finding, or a claim of which nothing was found. */
export interface ClaimLine {
  readonly told: ClaimSummary;
  readonly finding: FindingSummary | null;
}

export function claimLinesOf(claims: readonly ClaimSummary[]): ClaimLine[] {
  return claims.flatMap((told): ClaimLine[] =>
    told.findings.length === 0 ? [{ told, finding: null }] : told.findings.map((finding) => ({ told, finding })),
  );
}

const TONES: Readonly<Record<Verdict, Mark['tone']>> = { confirmed: 'good', refuted: 'bad', unclear: 'doubt' };

/** The suite is a column where there are claims of more than one. */
export function claimColumns(claims: readonly ClaimSummary[]): Column<ClaimLine>[] {
  const suites = new Set(claims.map(({ claim }) => claim.suite));
  const suite: Column<ClaimLine> = {
    ...ofClaim('suite', 'words', ({ claim }) => clean(claim.suite)),
    importance: 4,
  };
  return [
    ofClaim('claim', 'name', ({ statement }) => statement),
    ...(suites.size > 1 ? [suite] : []),
    {
      head: 'verdict',
      kind: 'mark',
      importance: Infinity,
      sort: 'ascending',
      isOfGroup: true,
      read: ({ told: { claim } }) => ({
        sign: CLAIM_SIGN[claim.verdict],
        word: claim.verdict,
        tone: TONES[claim.verdict],
        isLoud: true,
      }),
    },
    { ...ofFinding('effect', 5, effectText), sort: 'ascending' },
    ofFinding('interval', 3, ({ interval }) => interval),
    ofFinding('expected', 2, expectedText),
    ofFinding('of', 1, (finding) => finding.of),
  ];
}

function ofClaim(head: string, kind: 'name' | 'words', read: (told: ClaimSummary) => string): Column<ClaimLine> {
  return { head, kind, importance: Infinity, sort: 'ascending', isOfGroup: true, read: ({ told }) => read(told) };
}

function ofFinding(head: string, importance: number, read: (finding: FindingSummary) => string): Column<ClaimLine> {
  return {
    head,
    kind: 'words',
    importance,
    read: ({ finding }) => (finding === null ? NOT_MEASURED : read(finding)),
  };
}
