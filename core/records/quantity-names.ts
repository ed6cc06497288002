/** What a claim may speak of: numbers of one round, which core/analysis/round-quantities.ts knows how to read. */
export const quantityNames = [
  'throughputPerSecond',
  'makespanMs',
  'efficiency',
  'latencyP50Ms',
  'latencyP99Ms',
  'serviceP50Ms',
  'serviceP99Ms',
  'peakInFlight',
  'peakAtServer',
  'meanAtServer',
  'connections',
  'goneAtServer',
  'finishedOutOfOrder',
  'cpuMicrosPerOperation',
  'rssBytes',
  'successShare',
  'healthyPerSecond',
  'unstartedShare',
] as const;
export type QuantityName = (typeof quantityNames)[number];

type Figure = 'count' | 'mean' | 'p50' | 'p99' | 'max';

/** The two words of `observed.<name>.<figure>`, which is a figure of what operations saw of themselves; null for any other name. */
export function observationNamed(name: string): { readonly observation: string; readonly figure: Figure } | null {
  const [, observation, figure] = /^observed\.(\w+)\.(count|mean|p50|p99|max)$/.exec(name) ?? [];
  return observation === undefined ? null : { observation, figure: figure as Figure };
}

export function isQuantity(name: string): boolean {
  return (quantityNames as readonly string[]).includes(name) || observationNamed(name) !== null;
}
