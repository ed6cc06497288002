import type { CapacityReport } from '../../core/records/capacity-report.ts';
import { capacityTitle, type FoundCapacity, foundCapacities, type TriedRate } from '../facts/capacity.ts';
import { blocks, codeBlock, EMPTY, type Markup, markup, type MarkupColumn, markupTable } from './markup.ts';

/** Capacities for a pull request: a line a model, and below it, folded away, the rates that were tried. */
export function capacityPage(report: CapacityReport): string {
  const models = foundCapacities(report);
  const tried = models.flatMap((model) => model.tried.map((rate) => ({ model, rate })));
  const { source } = blocks([
    markup`**${capacityTitle(report)}**`,
    models.length === 0 ? EMPTY : markupTable(CAPACITIES, models),
    tried.length === 0 ? EMPTY : probeSection(tried),
    codeBlock(report.command),
  ]);
  return `${source}\n`;
}

interface TriedLine {
  readonly model: FoundCapacity;
  readonly rate: TriedRate;
}

function probeSection(tried: readonly TriedLine[]): Markup {
  return blocks([
    markup`<details>\n<summary>The rates that were tried, in order</summary>`,
    markupTable(PROBES, tried),
    markup`</details>`,
  ]);
}

const CAPACITIES: readonly MarkupColumn<FoundCapacity>[] = [
  { head: 'model', align: 'left', cell: ({ name }) => name },
  { head: 'capacity', align: 'left', cell: ({ sentence }) => sentence },
];

const PROBES: readonly MarkupColumn<TriedLine>[] = [
  { head: 'model', align: 'left', cell: ({ model }) => model.name },
  { head: 'rate', align: 'right', cell: ({ rate }) => rate.rate },
  { head: 'verdict', align: 'left', cell: ({ rate }) => rate.verdict },
  { head: 'latency', align: 'right', cell: ({ rate }) => rate.latency },
  { head: 'dropped', align: 'right', cell: ({ rate }) => rate.dropped },
  { head: 'why', align: 'left', cell: ({ rate }) => rate.why },
];
