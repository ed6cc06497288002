import { countsText } from '../../core/claim-verdicts.ts';
import type { Comparison, JudgedClaim } from '../../core/comparison.ts';
import { CLAIM_SIGN, expectedText, type ToldClaim, type ToldFinding, toldClaims } from '../facts/claims.ts';
import { NOT_MEASURED } from '../../core/text/numbers.ts';
import type { Row } from '../facts/rows.ts';
import { type Html, NOTHING, safe } from '../xml/markup.ts';
import { section } from './section.ts';
import { type HtmlColumn, tableOf } from './table.ts';

/** A row a finding, and each says of which claim it is, since the reader may sort them. */
interface Line {
  readonly told: ToldClaim;
  readonly finding: ToldFinding | null;
}

export function claimSection(comparison: Comparison, rows: readonly Row[]): Html {
  if (comparison.claims.length === 0) return NOTHING;
  const items = toldClaims(comparison, rows).flatMap((told): Line[] =>
    told.findings.length === 0 ? [{ told, finding: null }] : told.findings.map((finding) => ({ told, finding })),
  );
  const caption = `What was said before, and what was found: ${countsText(comparison.claims)}`;
  return section('claims', 'Claims', tableOf({ caption, columns: COLUMNS, items }));
}

/** Sign, word and colour say the same, so that each alone is enough. */
function mark(verdict: JudgedClaim['verdict']): Html {
  return safe`<span class="verdict-mark ${verdict}">${CLAIM_SIGN[verdict]} ${verdict}</span>`;
}

const of = (head: string, cell: (finding: ToldFinding) => string): HtmlColumn<Line> => ({
  head,
  cell: ({ finding }) => (finding === null ? NOT_MEASURED : cell(finding)),
});

const COLUMNS: readonly HtmlColumn<Line>[] = [
  {
    head: 'Claim',
    isRowHead: true,
    sort: 'ascending',
    value: ({ told }) => told.statement,
    cell: ({ told }) => told.statement,
  },
  {
    head: 'Suite',
    isText: true,
    sort: 'ascending',
    value: ({ told }) => told.claim.suite,
    cell: ({ told }) => safe`<span class="whole">${told.claim.suite}</span>`,
  },
  {
    head: 'Verdict',
    isText: true,
    sort: 'ascending',
    value: ({ told }) => told.claim.verdict,
    cell: ({ told }) => mark(told.claim.verdict),
  },
  {
    head: 'Effect',
    isText: true,
    sort: 'ascending',
    value: ({ finding }) => finding?.effect ?? null,
    cell: ({ finding }) => (finding === null ? NOT_MEASURED : effectHtml(finding)),
  },
  of('Interval', ({ interval }) => interval),
  { ...of('Expected', expectedText), isText: true },
  { ...of('Of', (finding) => finding.of), isText: true },
];

function effectHtml({ verdict, effect }: ToldFinding): Html {
  return safe`<span class="verdict-mark ${verdict}">${CLAIM_SIGN[verdict]}</span> ${effect}`;
}
