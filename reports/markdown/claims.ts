import type { Comparison } from '../../core/comparison.ts';
import {
  effectText,
  expectedText,
  type ToldClaim,
  type ToldFinding,
  toldClaims,
  verdictText,
} from '../facts/claims.ts';
import { NOT_MEASURED } from '../../core/text/numbers.ts';
import { blocks, EMPTY, type Markup, markup, type MarkupColumn, markupTable } from './markup.ts';
import type { Row } from '../facts/rows.ts';

export function claimSection(comparison: Comparison, rows: readonly Row[]): Markup {
  if (comparison.claims.length === 0) return EMPTY;
  return blocks([markup`### Claims`, claimTable(toldClaims(comparison, rows))]);
}

/** A line of the table: a finding, and where it is the first, the claim that it is of. */
interface Line {
  readonly claim: ToldClaim | null;
  readonly finding: ToldFinding | null;
}

/** A line a finding: what the claim says stands beside its first one. */
export function claimTable(claims: readonly ToldClaim[]): Markup {
  const lines = claims.flatMap((claim): Line[] => {
    const [first = null, ...more] = claim.findings;
    return [{ claim, finding: first }, ...more.map((finding) => ({ claim: null, finding }))];
  });
  return markupTable(COLUMNS, lines);
}

const of = (head: string, text: (finding: ToldFinding) => string): MarkupColumn<Line> => ({
  head,
  align: 'left',
  cell: ({ finding }) => (finding === null ? NOT_MEASURED : text(finding)),
});

const COLUMNS: readonly MarkupColumn<Line>[] = [
  { head: 'claim', align: 'left', cell: ({ claim }) => claim?.statement ?? '' },
  {
    head: 'verdict',
    align: 'left',
    cell: ({ claim }) => (claim === null ? '' : markup`**${verdictText(claim.claim.verdict)}**`),
  },
  of('effect', effectText),
  of('interval', ({ interval }) => interval),
  of('expected', expectedText),
  of('of', (finding) => finding.of),
];
