import type { Comparison, Pairing } from '../core/records/comparison.ts';
import type { Report } from '../core/members/report-types.ts';
import type { GateReport } from '../core/records/gate-report.ts';
import { choiceSection } from './markdown/choices.ts';
import { claimSection } from './markdown/claims.ts';
import { equalSection } from './markdown/equal.ts';
import { fitted, leftOutNote, type Limit, type Part, SCENARIO } from './markdown/fit.ts';
import { gateMarkup } from './markdown/gate.ts';
import { blocks, codeBlock, EMPTY, type Markup, markup } from './markdown/markup.ts';
import { rowSection } from './markdown/ranked.ts';
import { type Row, rowsOf } from './facts/rows.ts';
import { floorSection, trustLine, verdictLine } from './markdown/sections.ts';

/** By which a workflow finds the comment again that it is to update. A gate has its own, so that both can stand side by side. */
const MARKER: Markup = { source: '<!-- lockstep:comment -->' };
const GATE_MARKER: Markup = { source: '<!-- lockstep:gate -->' };
/** GitHub refuses longer bodies. */
const MOST_CHARACTERS = 65_536;
/** For what is always shown: the marker, the verdict, what was left out, the fold, and the command. */
const RESERVED_CHARACTERS = 16_384;
const VERDICT_CHARACTERS = 800;
const COMMAND_CHARACTERS = 2000;
const LIMIT: Limit = { most: MOST_CHARACTERS - RESERVED_CHARACTERS, sizeOf: (text) => text.length };
const BECAUSE = 'a comment has no more than 65 536 characters';

const githubComment: Report = {
  name: 'github-comment',
  about:
    'a comment for a pull request that is updated in place: verdict, decided rows, the others folded (65 536 characters)',
  extension: '.comment.md',
  render: {
    run(comparison: Comparison): string {
      const rows = rowsOf(comparison);
      const open = fitted(openParts(comparison, rows), LIMIT);
      const folded = fitted(foldedParts(comparison, rows), { ...LIMIT, most: open.left });
      const { source } = blocks([
        MARKER,
        verdictLine(comparison, VERDICT_CHARACTERS),
        leftOutNote([...open.leftOut, ...folded.leftOut], BECAUSE),
        ...open.shown,
        fold(folded.shown),
        codeBlock(comparison.command.slice(0, COMMAND_CHARACTERS)),
      ]);
      return `${source}\n`;
    },
    gate(gate: GateReport): string {
      const room = {
        limit: LIMIT,
        because: BECAUSE,
        verdictCharacters: VERDICT_CHARACTERS,
        commandCharacters: COMMAND_CHARACTERS,
      };
      const { source } = blocks([GATE_MARKER, gateMarkup(gate, room)]);
      return `${source}\n`;
    },
  },
};
export default githubComment;

function openParts(comparison: Comparison, rows: readonly Row[]): Part[] {
  const claims = { name: 'claims', markup: claimSection(comparison, rows) };
  const models = [
    ...rows.filter((row) => isOpen(row, comparison)).map((row) => scenarioPart(row, comparison)),
    ...(isEqualDecided(comparison) ? [equalPart(comparison, rows)] : []),
    { name: 'values compared with each other', markup: choiceSection(comparison) },
  ];
  return [
    { name: 'how far to trust this', markup: trustLine(comparison, rows) },
    ...(comparison.plan.isOfClaims ? [claims, ...models] : [...models, claims]),
  ];
}

function foldedParts(comparison: Comparison, rows: readonly Row[]): Part[] {
  return [
    ...rows.filter((row) => !isOpen(row, comparison)).map((row) => scenarioPart(row, comparison)),
    ...(isEqualDecided(comparison) ? [] : [equalPart(comparison, rows)]),
    { name: 'floors', markup: floorSection(comparison) },
  ];
}

function scenarioPart(row: Row, comparison: Comparison): Part {
  return { name: SCENARIO, markup: rowSection(row, comparison) };
}

function equalPart(comparison: Comparison, rows: readonly Row[]): Part {
  return { name: 'what the threads cost at equal K', markup: equalSection(comparison, rows) };
}

function isEqualDecided({ comparisons }: Comparison): boolean {
  return comparisons.some((pairing) => pairing.kind === 'equal' && isDecided(pairing));
}

function isDecided({ verdict }: Pairing): boolean {
  return verdict === 'better' || verdict === 'worse';
}

/** Something in it was decided, or went wrong. */
function isOpen(row: Row, { comparisons }: Comparison): boolean {
  if (row.isFloor) return false;
  return (
    comparisons.some((pairing) => pairing.scenario === row.scenario && isDecided(pairing)) ||
    row.missing.some(({ state }) => state !== 'unsupported')
  );
}

function fold(parts: readonly Markup[]): Markup {
  const shown = parts.filter(({ source }) => source !== '');
  if (shown.length === 0) return EMPTY;
  return blocks([
    markup`<details>\n<summary>Scenarios that are the same or unclear, and floors</summary>`,
    ...shown,
    markup`</details>`,
  ]);
}
