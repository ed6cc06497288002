import type { Params, WorkItem } from '../../core/members/types.ts';

/** What a workload is given, where a test calls it itself. */

export function item(some: Partial<WorkItem> = {}): WorkItem {
  return { id: 0, dueMs: 0, latencyMs: 0, bytes: 0, status: 200, isStalled: false, ...some };
}

/** What a lane has of a suite's `globalSetup` and of its time, where there is neither. */
export const nothingMore = { data: null, signal: new AbortController().signal };

export function lane<P extends Params>(params: P, origin: string | null = null) {
  return { target: origin === null ? null : { origin }, params, index: 0, seed: 1, ...nothingMore };
}
