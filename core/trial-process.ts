import { answerParent } from './answering.ts';
import { measureRound } from './measure.ts';
import { watchCollector } from './resources.ts';
import type { Prepared, RoundSeed, Runner, Target, TrialSpec } from './types.ts';

/** The process of one trial. It prepares once, then sleeps between its rounds. */

let prepared: Prepared | undefined;

answerParent({
  async prepare(payload: { runner: string; trial: TrialSpec; target: Target | null }) {
    const { default: runner } = (await import(payload.runner)) as { default: Runner };
    prepared = await runner.prepare(payload.trial, payload.target);
    watchCollector();
    return { rssBytes: process.memoryUsage.rss() };
  },
  async round(seed: RoundSeed) {
    if (prepared === undefined) throw new Error('a round was asked for before the trial was prepared');
    return measureRound(prepared, seed);
  },
  async close() {
    await prepared?.close();
  },
});
