import { explain } from '../../../core/explain/explain.ts';
import type { WhatIfWords } from '../../../core/explain/what-if.ts';
import type { Explanation, ExplanationFinding } from '../../../core/records/explanation.ts';
import type { Plan, Results, RoundRecord } from '../../../core/records/records.ts';
import type { Runner } from '../../../core/members/types.ts';
import { member } from '../../_plan.ts';
import { resultsOf } from '../../_session.ts';
import { FakeWorld, type Script } from '../../_world.ts';

/** Explanations of sessions in a fake world, whose rounds say what a test wants. */

/** The pool by its real name, which is how it is simulated. */
export const threadPool = member<Runner>({
  name: 'worker-thread-pool',
  about: 'a pool',
  shapes: (concurrency, threads) =>
    [...new Set([Math.max(1, concurrency / threads), 1])].map((tasksPerThread) => ({
      concurrency: Math.min(threads, concurrency) * tasksPerThread,
      threads: Math.min(threads, concurrency),
      tasksPerThread,
    })),
  prepare: () => Promise.reject(new Error('a fake model runs nowhere')),
});

export interface Told {
  readonly script?: Script;
  /** What each round says instead. */
  readonly says?: (round: RoundRecord) => Partial<RoundRecord>;
  readonly asked?: WhatIfWords;
  readonly floors?: Results['floors'];
}

export async function explained(plan: Plan, { script, says, asked, floors }: Told = {}): Promise<Explanation> {
  const results = await resultsOf(plan, new FakeWorld(script));
  return explain(
    {
      ...results,
      floors: floors ?? results.floors,
      rounds: results.rounds.map((round) => ({ ...round, ...says?.(round) })),
    },
    asked ?? null,
  );
}

/** The findings of one kind. */
export async function findingsOf(
  kind: ExplanationFinding['kind'],
  plan: Plan,
  told: Told = {},
): Promise<readonly ExplanationFinding[]> {
  return (await explained(plan, told)).findings.filter((finding) => finding.kind === kind);
}

/** Floors as the process that measures them tells them: an operation through the loop, and a thread asked and answered. */
export const floors: Results['floors'] = [
  { type: 'floor', name: 'loop', about: 'loop', samples: 1000, p50Ns: 100, p99Ns: 200, meanNs: 100 },
  { type: 'floor', name: 'thread', about: 'thread', samples: 1000, p50Ns: 60_000, p99Ns: 90_000, meanNs: 60_000 },
];
