import { countsText } from '../core/records/claim-verdicts.ts';
import type { Comparison } from '../core/records/comparison.ts';
import type { Report } from '../core/members/report-types.ts';
import { claimTable } from './markdown/claims.ts';
import { type ClaimSummary, claimSummaries } from './facts/claims.ts';
import { count, percentWord, size } from '../core/text/numbers.ts';
import { blocks, bullets, codeBlock, EMPTY, type Markup, markup, markupTable } from './markdown/markup.ts';
import { rowsOf } from './facts/rows.ts';
import { machineText } from './facts/trust.ts';
import { trustBox } from './markdown/sections.ts';

const claims: Report = {
  name: 'claims',
  about: 'a page of the claims alone: what each suite claims, what was found, and how it was measured',
  extension: '.claims.md',
  render: {
    run(comparison: Comparison): string {
      const rows = rowsOf(comparison);
      const told = claimSummaries(comparison, rows);
      const suites = [...Map.groupBy(told, ({ claim }) => claim.suite)];
      const { source } = blocks([
        markup`# Claims, and what was found`,
        introduction(comparison),
        overview(suites),
        ...suites.map(([suite, own]) => suiteSection(suite, own)),
        markup`## How it was measured`,
        codeBlock(comparison.command),
        measuredList(comparison),
        trustBox(comparison, rows),
      ]);
      return `${source}\n`;
    },
  },
};
export default claims;

function introduction({ claims: judged, plan }: Comparison): Markup {
  if (judged.length === 0)
    return markup`This run judged no claim: lockstep run --claims measures what the suites claim.`;
  return markup`Every suite may claim something of its workload: a sentence that is true or false, with the number that would have to be seen and where that number comes from. This page is one run on one machine: **${countsText(judged)}**. ✓ confirmed: the whole ${percentWord(plan.confidence)} interval of every finding lies where the claim says. ✗ refuted: the whole interval of one lies elsewhere. ? unclear: the run cannot tell.`;
}

function overview(suites: readonly (readonly [string, readonly ClaimSummary[]])[]): Markup {
  if (suites.length === 0) return EMPTY;
  return markupTable(
    [
      { head: 'suite', align: 'left', cell: ([suite]) => suite },
      { head: 'claims', align: 'right', cell: ([, own]) => count(own.length) },
      { head: 'found', align: 'left', cell: ([, own]) => countsText(own.map(({ claim }) => claim)) },
    ],
    suites,
  );
}

function suiteSection(suite: string, own: readonly ClaimSummary[]): Markup {
  const about = own.find(({ claim }) => claim.suiteAbout !== null)?.claim.suiteAbout ?? null;
  return blocks([markup`## ${suite}`, about === null ? EMPTY : markup`${about}.`, claimTable(own)]);
}

function measuredList({ tool, environment, machines, plan }: Comparison): Markup {
  const { runtime, platform, kernel, cpu, cores, usableCores, memoryBytes, startedAt, commit } = environment;
  const dependencies = Object.entries(environment.dependencies).map(([name, version]) => `${name} ${version}`);
  const dirty = environment.isDirty === true ? ', with changes that are not committed' : '';
  return bullets([
    markup`${startedAt.slice(0, 10)}, commit ${commit ?? 'n/a'}${dirty}`,
    markup`${[`${tool.name} ${tool.version} on ${runtime.name} ${runtime.version}`, ...dependencies].join(', ')}`,
    ...(machines.length === 0
      ? [
          markup`${cpu}, ${count(cores)} cores of which ${count(usableCores)} usable, ${size(memoryBytes)} of memory, ${platform}, kernel ${kernel}`,
        ]
      : machines.map(
          (each) => markup`machine ${each.name}: ${machineText(each.environment)}; ${each.scenarios.join(', ')}`,
        )),
    markup`seed ${count(plan.seed)}, ${percentWord(plan.confidence)} intervals`,
  ]);
}
