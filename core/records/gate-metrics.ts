/** What is compared of a cell. Only the first three can fail a gate. */
export const gateMetrics = ['makespanMs', 'cpuMicrosPerOperation', 'serviceP50Ms', 'serviceP99Ms'] as const;
export type Metric = (typeof gateMetrics)[number];

/** What is counted of a cell and has no noise: each can fail a gate. */
export const gateCounts = ['succeeded', 'bytes', 'answered', 'connections'] as const;
export type CountName = (typeof gateCounts)[number];

/** Whether base and candidate were compared, so that a cell has numbers. */
export function isCompared({ word }: { readonly word: string }): boolean {
  return word !== 'invalid' && word !== 'new' && word !== 'removed';
}
