import { describe, expect, test } from 'vitest';
import { changesOf } from '../../core/analysis/changes.ts';
import type { Results } from '../../core/records/records.ts';
import claims from '../../reports/claims.ts';
import comment from '../../reports/github-comment.ts';
import summary from '../../reports/github-summary.ts';
import markdown from '../../reports/markdown.ts';
import readme from '../../reports/readme.ts';
import { eventLoop, plan, pool, sequential } from '../_plan.ts';
import { resultsOf } from '../_session.ts';
import { FakeWorld } from '../_world.ts';
import { everyCase } from './_every-case.ts';
import { capacities, hostileCapacities } from './_capacity.ts';
import { fit, hostileDiagnosis } from './_diagnosis.ts';
import { hostileGate, inconclusive, invalid, passing, regression } from './_gate.ts';
import { htmlOf, tablesIn, tagsIn, textOf } from './_gfm.ts';
import { HOSTILE, hostile } from './_hostile.ts';

/** Every page in Markdown, as GitHub makes HTML of it. */

const file = { width: 100, colour: false };
const reports = [markdown, readme, summary, comment, claims];
const pages = reports.flatMap((report) =>
  Object.entries(everyCase).map(
    ([name, comparison]) => [`${name} as ${report.name}`, report.render.run(comparison, file)] as const,
  ),
);

const run = await resultsOf(plan({ models: [sequential, eventLoop, pool], rounds: 6 }), new FakeWorld());
/** The same run with hostile names in it, changed in everything that is told of a change. */
const hostileRun: Results = {
  ...run,
  session: {
    ...run.session,
    environment: { ...run.session.environment, commit: HOSTILE, dependencies: { [HOSTILE]: HOSTILE }, kernel: HOSTILE },
  },
  rounds: run.rounds.map((round) => ({
    ...round,
    digest: HOSTILE,
    operations: { ...round.operations, errors: { [HOSTILE]: 1 } },
  })),
  faults: [{ type: 'fault', trial: 'fetch @4 pool 2x1', round: 2, reason: HOSTILE }],
};
const changes = changesOf(run, hostileRun);
const evil = {
  ...changes,
  changes: changes.changes.map((change) => ({ ...change, scenario: HOSTILE, id: `${HOSTILE} x` })),
};
const gates = { passing, regression, inconclusive, invalid, hostileGate };
const gatePages = [markdown, summary, comment].flatMap((report) =>
  Object.entries(gates).map(
    ([name, build]) => [`${name} as ${report.name}`, report.render.gate!(build(), file)] as const,
  ),
);
const subjectPages = [
  ['changes, hostile', markdown.render.changes!(evil, file)],
  ['capacities', markdown.render.capacity!(capacities(), file)],
  ['capacities, hostile', markdown.render.capacity!(hostileCapacities(), file)],
  ['a machine', markdown.render.diagnosis!(fit(), file)],
  ['a machine, hostile', markdown.render.diagnosis!(hostileDiagnosis(), file)],
  ['a plan', markdown.render.plan!(plan(), file)],
] as const;
const everyPage = [...pages, ...subjectPages, ...gatePages];

/** All tags that any of the pages may have. */
const OWN_TAGS =
  /^(?:<\/?(?:p|strong|em|h1|h2|h3|h4|ul|li|blockquote|table|thead|tbody|tr|details|summary|code|pre)>|<t[hd](?: align="(?:right|left)")?>|<\/t[hd]>|<code class="language-sh">|<!-- lockstep:(?:comment|gate) -->)$/;

describe.each(everyPage)('%s', (_, page) => {
  const html = htmlOf(page);

  test('has no tag but its own, and none is left half', () => {
    expect(tagsIn(html).filter((tag) => !OWN_TAGS.test(tag))).toEqual([]);
    expect(html.replaceAll(/<!--.*?-->|<[^<>]*>/gs, '')).not.toMatch(/[<>]/);
  });

  test('has as many tables as it was meant to have, and every row of one has as many cells', () => {
    const tables = tablesIn(html);
    expect(tables).toHaveLength(page.match(/^\|[ |:-]+\|$/gm)?.length ?? 0);
    for (const table of tables) expect(new Set(table.map((row) => row.length)).size).toBe(1);
  });

  test('shows no mark of Markdown where a reader would see it', () => {
    const shown = textOf(html.replaceAll(/<pre>.*?<\/pre>/gs, '')).replaceAll(HOSTILE_AS_SHOWN, '');
    expect(shown).not.toMatch(/\*\*|^\s*\||^#{1,6} |&#\d+;/m);
  });

  test('opens and closes what it folds away', () => {
    expect(html.match(/<details>/g)?.length).toBe(html.match(/<\/details>/g)?.length);
    expect(html.match(/<details>\s*<summary>/g)?.length).toBe(html.match(/<details>/g)?.length);
  });
});

/** What is left of the hostile name when it has done nothing: one line of text, on which nothing acts. */
const HOSTILE_AS_SHOWN =
  'a|b <script>alert(1)</script> `tick` [x](http://evil.test) @root #1 **b** $x$ ~~s~~ &lt; | # fake | row | ``` red turned <!-- </details> www.evil.test \\| 漢字 ❤️';

test('a hostile name ends no cell of a table, which would lose the rest of its row without a word', () => {
  for (const report of reports.filter(({ name }) => name !== 'claims')) {
    const ranked = tablesIn(htmlOf(report.render.run(hostile(), file))).filter(([head]) => head![0] === 'rank');
    expect(ranked.length).toBeGreaterThan(1);
    for (const [, ...rows] of ranked) {
      for (const [, model] of rows) expect(model).toContain(HOSTILE_AS_SHOWN);
    }
  }
});

test('a hostile name is shown, letter by letter, in every page', () => {
  for (const report of reports) {
    expect(textOf(htmlOf(report.render.run(hostile(), file)))).toContain(HOSTILE_AS_SHOWN);
  }
});
