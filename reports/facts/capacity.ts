import type { CapacityProbe, CapacityReport, ModelCapacity } from '../../core/records/capacity-report.ts';
import { percent } from '../../core/text/words.ts';
import { clean } from '../words/text.ts';

/** What every page says of a search for capacities. All text that is returned is clean. */

export function capacityTitle({ objective: { percentile, mostMs } }: CapacityReport): string {
  return `Capacity with ${percentile} ≤ ${mostMs} ms, arrivals at random`;
}

/** What was found of one model, and the rates that were tried for it, in order. */
export interface FoundCapacity {
  readonly name: string;
  readonly sentence: string;
  readonly tried: readonly TriedRate[];
}

export interface TriedRate {
  readonly rate: string;
  readonly verdict: CapacityProbe['verdict'];
  readonly latency: string;
  /** Empty where all arrivals got a slot. */
  readonly dropped: string;
  /** Empty where there is nothing to say. */
  readonly why: string;
}

export function foundCapacities({ models }: CapacityReport): FoundCapacity[] {
  return models.map((model) => ({
    name: capacityName(model),
    sentence: capacitySentence(model),
    tried: model.probes.map((probe) => ({
      rate: rateText(probe.ratePerSecond),
      verdict: probe.verdict,
      latency: latencyText(probe),
      dropped: droppedText(probe),
      why: clean(probe.reason ?? ''),
    })),
  }));
}

function capacityName({ model, shape }: ModelCapacity): string {
  return clean(`${model} ${shape}`);
}

/** "holds at 400/s, breaks at 436/s", or why there is no capacity. */
function capacitySentence({ capacity }: ModelCapacity): string {
  if (capacity.state === 'refused') return `not found: ${clean(capacity.reason)}`;
  const { holdsAtPerSecond, breaksAtPerSecond, isUpperEndUnclear, isWithinTolerance } = capacity;
  const held = `holds at ${rateText(holdsAtPerSecond)}`;
  if (breaksAtPerSecond === null) return `${held}, and nothing that was tried broke it`;
  const end = isUpperEndUnclear ? 'is unclear' : 'breaks';
  return `${held}, ${end} at ${rateText(breaksAtPerSecond)}${isWithinTolerance ? '' : ' (the probes ran out)'}`;
}

/** "20 ms [19, 21]". */
function latencyText({ latencyMs, low, high }: CapacityProbe): string {
  const interval = low === null || high === null ? '' : ` [${ms(low)}, ${ms(high)}]`;
  return latencyMs === null ? 'not measured' : `${ms(latencyMs)} ms${interval}`;
}

/** "1.5 %" of the arrivals; empty where all got a slot. */
function droppedText({ unstartedShare }: CapacityProbe): string {
  return unstartedShare === 0 ? '' : percent(unstartedShare);
}

/** A rate is told apart from the next by its ratio: four digits. */
function rateText(perSecond: number): string {
  return `${Number(perSecond.toPrecision(4))}/s`;
}

function ms(value: number): string {
  return String(Number(value.toPrecision(3)));
}
