import type { CapacityProbe, CapacityReport, ModelCapacity } from '../../core/records/capacity-report.ts';
import {
  capacityName,
  capacitySentence,
  capacityTitle,
  latencyText,
  rateText,
  droppedText,
} from '../facts/capacity.ts';
import { blocks, codeBlock, EMPTY, type Markup, markup, type MarkupColumn, markupTable } from './markup.ts';

/** Capacities for a pull request: a line a model, and below it, folded away, the rates that were tried. */
export function capacityPage(report: CapacityReport): string {
  const tried = report.models.flatMap((model) => model.probes.map((probe) => ({ model, probe })));
  const { source } = blocks([
    markup`**${capacityTitle(report)}**`,
    report.models.length === 0 ? EMPTY : markupTable(CAPACITIES, report.models),
    tried.length === 0 ? EMPTY : probeSection(tried),
    codeBlock(report.command),
  ]);
  return `${source}\n`;
}

interface TriedRate {
  readonly model: ModelCapacity;
  readonly probe: CapacityProbe;
}

function probeSection(tried: readonly TriedRate[]): Markup {
  return blocks([
    markup`<details>\n<summary>The rates that were tried, in order</summary>`,
    markupTable(PROBES, tried),
    markup`</details>`,
  ]);
}

const CAPACITIES: readonly MarkupColumn<ModelCapacity>[] = [
  { head: 'model', align: 'left', cell: capacityName },
  { head: 'capacity', align: 'left', cell: capacitySentence },
];

const PROBES: readonly MarkupColumn<TriedRate>[] = [
  { head: 'model', align: 'left', cell: ({ model }) => capacityName(model) },
  { head: 'rate', align: 'right', cell: ({ probe }) => rateText(probe.ratePerSecond) },
  { head: 'verdict', align: 'left', cell: ({ probe }) => probe.verdict },
  { head: 'latency', align: 'right', cell: ({ probe }) => latencyText(probe) },
  { head: 'dropped', align: 'right', cell: ({ probe }) => droppedText(probe) },
  { head: 'why', align: 'left', cell: ({ probe }) => probe.reason ?? '' },
];
