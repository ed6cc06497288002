import { countsText } from '../../core/records/claim-verdicts.ts';
import type { Comparison, JudgedClaim } from '../../core/records/comparison.ts';
import { findingText, claimSummaries, verdictText } from '../facts/claims.ts';
import type { Row } from '../facts/rows.ts';
import type { Style } from './style.ts';
import { type Page, sentenceLines } from './page.ts';
import { clean } from '../words/text.ts';

const STYLE: Readonly<Record<JudgedClaim['verdict'], Style>> = {
  confirmed: 'green',
  refuted: 'red',
  unclear: 'yellow',
};

/** The claims for a terminal: each with its verdict, and below it a line a finding. */
export function claimLines(comparison: Comparison, rows: readonly Row[], page: Page): string[] {
  if (comparison.claims.length === 0) return [];
  const told = claimSummaries(comparison, rows).flatMap(({ claim, statement, findings }) => [
    ...sentenceLines(
      `${verdictText(claim.verdict)}: ${statement} [${clean(claim.suite)}]`,
      page,
      STYLE[claim.verdict],
      '  ',
    ),
    ...findings.flatMap((finding) => [
      ...indented(findingText(finding), page, 4),
      ...indented(finding.of, page, 6, 'dim'),
    ]),
  ]);
  return [...sentenceLines(`Claims: ${countsText(comparison.claims)}`, page, 'bold'), ...told];
}

function indented(text: string, page: Page, columns: number, style?: Style): string[] {
  const narrower = { ...page, width: page.width - columns };
  return sentenceLines(text, narrower, style, '  ').map((line) => ' '.repeat(columns) + line);
}
