/** What is compared of a cell. Only the first three can fail a gate. */
export const gateMetrics = ['makespanMs', 'cpuMicrosPerOperation', 'serviceP50Ms', 'serviceP99Ms'] as const;
export type Metric = (typeof gateMetrics)[number];

/** What is counted of a cell and has no noise: each can fail a gate. */
export const gateCounts = ['succeeded', 'bytes', 'answered', 'connections'] as const;
export type CountName = (typeof gateCounts)[number];

/** What its process needs to be ready, and holds: each can fail a gate where it is half as much again in every pair. */
export const gateProcessFigures = ['startMs', 'memoryBytes'] as const;
export type ProcessFigure = (typeof gateProcessFigures)[number];

/** Whether base and candidate were compared, so that a cell has numbers. */
export function isCompared({ word }: { readonly word: string }): boolean {
  return word !== 'invalid' && word !== 'new' && word !== 'removed';
}
