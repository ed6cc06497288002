import { alsoUsed, answerParent } from './answering.ts';
import { Front } from './front.ts';
import { loadBeside } from './load.ts';
import { measureRound, type Trial } from './measure.ts';
import { watchCollector } from './resources.ts';
import type { RoundSeed, Runner, Target, TrialSpec } from './types.ts';

/** The process of one trial. It prepares once, then sleeps between its rounds. */

let trial: Trial | undefined;

answerParent({
  async prepare(payload: { runner: string; trial: TrialSpec; target: Target | null }) {
    const { default: runner } = (await import(payload.runner)) as { default: Runner };
    const { params, seed, beside, clients } = payload.trial;
    const prepared = await runner.prepare(payload.trial, payload.target);
    const begin = beside == null ? null : await loadBeside(beside);
    const companion = (await begin?.({ target: payload.target, params, index: -1, seed })) ?? null;
    const front = clients == null ? null : await Front.open(clients);
    trial = { prepared, companion, front };
    alsoUsed(async () => {
      const { userMicros, systemMicros } = (await prepared.others?.()) ?? { userMicros: 0, systemMicros: 0 };
      return userMicros + systemMicros + (front?.cpuMicros ?? 0);
    });
    watchCollector();
    const others = await prepared.others?.();
    return { rssBytes: process.memoryUsage.rss() + (others?.rssBytes ?? 0) };
  },
  async round(seed: RoundSeed) {
    if (trial === undefined) throw new Error('a round was asked for before the trial was prepared');
    return measureRound(trial, seed);
  },
  async close() {
    await trial?.prepared.close();
    await trial?.companion?.close();
    await trial?.front?.close();
  },
});
