import type { CapacityReport } from '../../core/records/capacity-report.ts';
import { capacityTitle, type FoundCapacity, foundCapacities, type TriedRate } from '../facts/capacity.ts';

/** The capacity of every model at an objective, and the rates that were tried for it. */
export function capacityText(report: CapacityReport): string {
  return `${capacityTitle(report)}:\n\n${foundCapacities(report).map(modelBlock).join('\n\n')}\n`;
}

function modelBlock({ name, sentence, tried }: FoundCapacity): string {
  return [`${name}: ${sentence}`, ...tried.map(rateLine)].join('\n');
}

function rateLine({ rate, verdict, latency, ...more }: TriedRate): string {
  const dropped = more.dropped === '' ? '' : `, ${more.dropped} dropped`;
  const why = more.why === '' ? '' : ` (${more.why})`;
  return `  ${rate.padStart(9)}  ${verdict.padEnd(7)}  ${latency}${dropped}${why}`;
}
