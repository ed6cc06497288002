import type { Comparison } from '../core/records/comparison.ts';
import type { Report } from '../core/members/report-types.ts';
import type { GateReport } from '../core/records/gate-report.ts';
import { choiceSection } from './markdown/choices.ts';
import { claimSection } from './markdown/claims.ts';
import { detailsOf } from './markdown/details.ts';
import { equalSection } from './markdown/equal.ts';
import { fitted, leftOutNote, type Limit, type Part, SCENARIO } from './markdown/fit.ts';
import { gatePage } from './markdown/gate.ts';
import { blocks, codeBlock, type Markup } from './markdown/markup.ts';
import { rowSection } from './markdown/ranked.ts';
import { type Row, rowsOf } from './facts/rows.ts';
import { floorSection, trustBox, verdictLine } from './markdown/sections.ts';

/** GitHub takes 1 MiB a step, and shows nothing at all of a summary that is larger. */
const MOST_BYTES = 1024 * 1024;
/** For what is always shown: the verdict, what was left out, and the command. */
const RESERVED_BYTES = 128 * 1024;
const VERDICT_CHARACTERS = 4000;
const COMMAND_CHARACTERS = 16_000;
const LIMIT: Limit = { most: MOST_BYTES - RESERVED_BYTES, sizeOf: bytesOf };
const BECAUSE = 'GitHub shows no more than 1 MiB';

const githubSummary: Report = {
  name: 'github-summary',
  about: 'for $GITHUB_STEP_SUMMARY: the markdown report, as much of it as GitHub shows (1 MiB)',
  extension: '.summary.md',
  render: {
    run(comparison: Comparison): string {
      const rows = rowsOf(comparison);
      const head = verdictLine(comparison, VERDICT_CHARACTERS);
      const parts = partsOf(comparison, rows);
      const whole = page([head, ...parts.map(({ markup }) => markup)]);
      if (bytesOf(whole) <= MOST_BYTES) return whole;
      const { shown, leftOut } = fitted(parts, LIMIT);
      const again = codeBlock(comparison.command.slice(0, COMMAND_CHARACTERS));
      return page([head, leftOutNote(leftOut, BECAUSE), ...shown, again]);
    },
    gate(gate: GateReport): string {
      const whole = gatePage(gate);
      if (bytesOf(whole) <= MOST_BYTES) return whole;
      return gatePage(gate, {
        limit: LIMIT,
        because: BECAUSE,
        verdictCharacters: VERDICT_CHARACTERS,
        commandCharacters: COMMAND_CHARACTERS,
      });
    },
  },
};
export default githubSummary;

function partsOf(comparison: Comparison, rows: readonly Row[]): Part[] {
  const claims = { name: 'claims', markup: claimSection(comparison, rows) };
  const models = [
    ...rows.map((row) => ({ name: SCENARIO, markup: rowSection(row, comparison) })),
    { name: 'what the threads cost at equal K', markup: equalSection(comparison, rows) },
    { name: 'values compared with each other', markup: choiceSection(comparison) },
    { name: 'floors', markup: floorSection(comparison) },
  ];
  return [
    { name: 'how far to trust this', markup: trustBox(comparison, rows) },
    ...(comparison.plan.isOfClaims ? [claims, ...models] : [...models, claims]),
    { name: 'all cells and the environment', markup: detailsOf(comparison, rows) },
  ];
}

function page(parts: readonly Markup[]): string {
  return `${blocks(parts).source}\n`;
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
