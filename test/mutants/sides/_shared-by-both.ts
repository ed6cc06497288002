/** A module that both versions of a workload load from the same file, as they do what is in node_modules. */

export interface Point {
  readonly x: number;
}

/** How fast it is depends on how many shapes of objects it has met: V8 keeps that with the code, whoever calls it. */
export function sumOf(points: readonly Point[]): number {
  let sum = 0;
  for (let at = 0; at < points.length; at += 1) sum += (points[at] as Point).x;
  return sum;
}

/** Never emptied. */
export const kept: unknown[] = [];
