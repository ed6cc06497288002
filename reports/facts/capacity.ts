import type { CapacityProbe, CapacityReport, ModelCapacity } from '../../core/records/capacity-report.ts';
import { percent } from '../../core/text/words.ts';
import { clean } from '../words/text.ts';

/** What every page says of a search for capacities. All text that is returned is clean. */

export function capacityTitle({ objective: { percentile, mostMs } }: CapacityReport): string {
  return `Capacity with ${percentile} ≤ ${mostMs} ms, arrivals at random`;
}

export function capacityName({ model, shape }: ModelCapacity): string {
  return clean(`${model} ${shape}`);
}

/** "holds at 400/s, breaks at 436/s", or why there is no capacity. */
export function capacitySentence({ capacity }: ModelCapacity): string {
  if (capacity.state === 'refused') return `not found: ${clean(capacity.reason)}`;
  const { holdsAtPerSecond, breaksAtPerSecond, isUpperEndUnclear, isWithinTolerance } = capacity;
  const held = `holds at ${rateText(holdsAtPerSecond)}`;
  if (breaksAtPerSecond === null) return `${held}, and nothing that was tried broke it`;
  const end = isUpperEndUnclear ? 'is unclear' : 'breaks';
  return `${held}, ${end} at ${rateText(breaksAtPerSecond)}${isWithinTolerance ? '' : ' (the probes ran out)'}`;
}

/** "20 ms [19, 21]". */
export function latencyText({ latencyMs, low, high }: CapacityProbe): string {
  const interval = low === null || high === null ? '' : ` [${ms(low)}, ${ms(high)}]`;
  return latencyMs === null ? 'not measured' : `${ms(latencyMs)} ms${interval}`;
}

/** "1.5 %" of the arrivals; empty where all got a slot. */
export function droppedText({ unstartedShare }: CapacityProbe): string {
  return unstartedShare === 0 ? '' : percent(unstartedShare);
}

/** A rate is told apart from the next by its ratio: four digits. */
export function rateText(perSecond: number): string {
  return `${Number(perSecond.toPrecision(4))}/s`;
}

function ms(value: number): string {
  return String(Number(value.toPrecision(3)));
}
