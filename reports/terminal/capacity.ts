import type { CapacityProbe, CapacityReport, ModelCapacity } from '../../core/records/capacity-report.ts';
import {
  capacityName,
  capacitySentence,
  capacityTitle,
  latencyText,
  rateText,
  droppedText,
} from '../facts/capacity.ts';
import { clean } from '../words/text.ts';

/** The capacity of every model at an objective, and the rates that were tried for it. */
export function capacityText(report: CapacityReport): string {
  const blocks = report.models.map((each) => [headOf(each), ...each.probes.map(probeLine)].join('\n'));
  return `${capacityTitle(report)}:\n\n${blocks.join('\n\n')}\n`;
}

function headOf(model: ModelCapacity): string {
  return `${capacityName(model)}: ${capacitySentence(model)}`;
}

function probeLine(probe: CapacityProbe): string {
  const { ratePerSecond, verdict, reason } = probe;
  const unstarted = droppedText(probe);
  const dropped = unstarted === '' ? '' : `, ${unstarted} dropped`;
  const why = reason === null ? '' : ` (${clean(reason)})`;
  return `  ${rateText(ratePerSecond).padStart(9)}  ${verdict.padEnd(7)}  ${latencyText(probe)}${dropped}${why}`;
}
