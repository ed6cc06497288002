import type { Comparison } from '../core/records/comparison.ts';
import type { Report } from '../core/members/report-types.ts';
import { count } from '../core/text/numbers.ts';
import { blocks, codeBlock, type Markup, markup } from './markdown/markup.ts';
import { rowSection } from './markdown/ranked.ts';
import { rowsOf } from './facts/rows.ts';
import { machineText } from './facts/trust.ts';
import { trustLine, verdictLine } from './markdown/sections.ts';

const readme: Report = {
  name: 'readme',
  about: 'the short form of markdown, for lockstep report --into README.md: verdict, trust, ranked tables, command',
  extension: '.readme.md',
  render: {
    run(comparison: Comparison): string {
      const rows = rowsOf(comparison);
      const { source } = blocks([
        verdictLine(comparison),
        trustLine(comparison, rows),
        ...rows.map((row) => rowSection(row, comparison)),
        measuredLine(comparison),
        codeBlock(comparison.command),
      ]);
      return `${source}\n`;
    },
  },
};
export default readme;

function measuredLine({ tool, environment, machines }: Comparison): Markup {
  const { runtime, cpu, usableCores, startedAt, commit } = environment;
  const code = commit === null ? '' : `, commit ${commit}`;
  if (machines.length > 0) {
    const each = machines.map(({ name, environment: own }) => `${name}: ${machineText(own)}`);
    return markup`Measured by ${tool.name} ${tool.version} on ${count(machines.length)} machines (${each.join('; ')}), ${startedAt.slice(0, 10)}${code}:`;
  }
  return markup`Measured by ${tool.name} ${tool.version} on ${runtime.name} ${runtime.version}, ${cpu}, ${count(usableCores)} usable cores, ${startedAt.slice(0, 10)}${code}:`;
}
