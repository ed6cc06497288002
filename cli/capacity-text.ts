import type { Objective } from '../core/analysis/objective.ts';
import type { CapacityProbe, ModelCapacity } from '../core/capacity/search.ts';

/** The capacity of every model at an objective, and the rates that were tried for it. */
export function capacityText({ percentile, mostMs }: Objective, models: readonly ModelCapacity[]): string {
  const blocks = models.map((each) => [headOf(each), ...each.probes.map(probeLine)].join('\n'));
  return `Capacity with ${percentile} ≤ ${mostMs} ms, arrivals at random:\n\n${blocks.join('\n\n')}\n`;
}

function headOf({ model, shape, capacity }: ModelCapacity): string {
  if (capacity.state === 'refused') return `${model} ${shape}: not found: ${capacity.reason}`;
  const { holdsAtPerSecond, breaksAtPerSecond, isUpperEndUnclear, isWithinTolerance } = capacity;
  const held = `${model} ${shape}: holds at ${rate(holdsAtPerSecond)}`;
  if (breaksAtPerSecond === null) return `${held}, and nothing that was tried broke it`;
  const end = isUpperEndUnclear ? 'is unclear' : 'breaks';
  return `${held}, ${end} at ${rate(breaksAtPerSecond)}${isWithinTolerance ? '' : ' (the probes ran out)'}`;
}

function probeLine({ ratePerSecond, verdict, latencyMs, low, high, unstartedShare, reason }: CapacityProbe): string {
  const interval = low === null || high === null ? '' : ` [${ms(low)}, ${ms(high)}]`;
  const seen = latencyMs === null ? 'not measured' : `${ms(latencyMs)} ms${interval}`;
  const never = unstartedShare === 0 ? '' : `, ${(unstartedShare * 100).toFixed(1)} % never started`;
  return `  ${rate(ratePerSecond).padStart(9)}  ${verdict.padEnd(7)}  ${seen}${never}${reason === null ? '' : ` (${reason})`}`;
}

const rate = (value: number): string => `${Number(value.toPrecision(4))}/s`;
const ms = (value: number): string => String(Number(value.toPrecision(3)));
