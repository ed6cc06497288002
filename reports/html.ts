import type { Comparison } from '../core/records/comparison.ts';
import type { Report } from '../core/members/report-types.ts';
import { looksOf } from './charts/looks.ts';
import { againSection, footer, readingSection } from './html/about.ts';
import { claimSection } from './html/claims.ts';
import { cellTable } from './html/cells.ts';
import { choiceSection } from './html/choices.ts';
import { equalSection, runtimeSection } from './html/equal.ts';
import { dataElement } from './html/data.ts';
import { type Html, joined, NOTHING, safe } from './xml/markup.ts';
import { pageOf } from './html/page.ts';
import { symbolDefinitions } from './html/columns.ts';
import { livePage } from './html/live.ts';
import { leadOf, scenarioSection, type Space } from './html/scenario.ts';
import { floorSection, stallSection, sweepSection, warningSection } from './html/sections.ts';
import { trustSection, verdictSection } from './html/verdict.ts';
import { type Row, rowsOf } from './facts/rows.ts';
import { shorten } from './words/text.ts';

/** Beyond these a page folds pictures away, and then leaves them out: it must stay small enough to be sent. */
const OPEN_SCENARIOS = 4;
const WATERFALLS = 8;
const PICTURES = 16;
const TITLE_LENGTH = 90;
/** More links than these are folded into a list. */
const LINKS = 6;

const html: Report = {
  name: 'html',
  about: 'a page to show to others: one file with pictures, tables that sort, and the data; it needs no network',
  extension: '.html',
  render: {
    run(comparison: Comparison): string {
      const rows = rowsOf(comparison);
      const looks = looksOf(comparison.cells);
      const lead = leadOf(rows);
      const spaces = spacesOf(rows, lead);
      const claims = claimSection(comparison, rows, looks);
      const main = joined([
        symbolDefinitions(looks),
        verdictSection(comparison, lead, looks),
        trustSection(comparison, rows),
        comparison.plan.isOfClaims ? claims : NOTHING,
        contents(rows),
        ...rows.map((row, index) => scenarioSection(row, index, comparison, looks, spaces.get(row)!)),
        sweepSection(comparison, looks),
        stallSection(comparison, looks),
        equalSection(comparison, rows, looks),
        runtimeSection(comparison, rows, looks),
        choiceSection(comparison, looks),
        floorSection(comparison, looks),
        comparison.plan.isOfClaims ? NOTHING : claims,
        warningSection(comparison, rows),
        cellTable(rows, looks),
        againSection(comparison, rows),
        readingSection(),
      ]);
      const named = (isKept: (space: Space) => boolean) =>
        new Set(rows.filter((row) => isKept(spaces.get(row)!)).map(({ scenario }) => scenario));
      const data = dataElement(comparison, {
        waterfalls: named((space) => space.hasWaterfall),
        pictures: named((space) => space.hasPictures),
      });
      const title = `${shorten(comparison.verdict.sentence, TITLE_LENGTH)} · lockstep`;
      return pageOf({ title, main, footer: footer(comparison), data }).source;
    },
    live: (live) => livePage(live).source,
  },
};
export default html;

/** The row that decides comes first, whatever its place on the page. */
function spacesOf(rows: readonly Row[], lead: Row | null): Map<Row, Space> {
  const byImportance = [...rows].toSorted(
    (a, b) => Number(b === lead) - Number(a === lead) || Number(a.isFloor) - Number(b.isFloor),
  );
  return new Map(
    byImportance.map((row, place) => [
      row,
      {
        hasPictures: place < PICTURES,
        hasWaterfall: place < WATERFALLS,
        isFolded: rows.length > OPEN_SCENARIOS && row !== lead,
      },
    ]),
  );
}

function contents(rows: readonly Row[]): Html {
  if (rows.length === 0) return NOTHING;
  const links = safe`<ul>${rows.map((row, index) => safe`<li><a href="#s${index}">${row.label}</a></li>`)}</ul>`;
  const folded = safe`<details><summary>${rows.length} scenarios</summary>${links}</details>`;
  return safe`<div class="tools">
    <nav aria-label="Scenarios">${rows.length > LINKS ? folded : links}</nav>
    <div class="filter" role="search" data-tool hidden>
      <label for="filter">Filter</label>
      <input id="filter" type="search" autocomplete="off" spellcheck="false" placeholder="model or suite">
    </div>
  </div>`;
}
