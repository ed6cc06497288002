import { alsoUsed, answerParent } from './process/answering.ts';
import type { Front } from './trial/front.ts';
import { loadCompanion, loadKindOf } from './members/load.ts';
import { rssNow } from './process/resources.ts';
import { runtimeFacts } from './process/runtime.ts';
import { prepareOrAsHere } from './trial/lanes.ts';
import { measureRound, type Trial } from './trial/measure.ts';
import { PREPARING, unsettledIn } from './trial/standing.ts';
import type { PromptHandlers } from './trial/prompt-handlers.ts';
import type { PromptedTrial } from './trial/prompt-names.ts';
import { watchable } from './trial/watchable.ts';
import type { RoundSeed, Runner, Target, TrialSpec } from './members/types.ts';

/** The process of one trial. It prepares once, then sleeps between its rounds. */

let trial: Trial | undefined;
let prompted: PromptedTrial | undefined;
let prompt: Promise<PromptHandlers> | undefined;

/** Says what is going on, where whoever asked for it has waited too long. */
let standing: () => string = () => PREPARING;

/** What has been opened and has to be closed, though what came after it failed. */
const opened: { close(): Promise<void> }[] = [];

function noted<T extends { close(): Promise<void> }>(part: T): T {
  opened.push(part);
  return part;
}

/** Loaded by served trials alone: until a process listens to signals, Ctrl-C ends it before its session can, so no other waits. */
async function openFront(clients: number): Promise<Front> {
  const { Front } = await import('./trial/front.ts');
  return Front.open(clients);
}

/** Opened by whoever sits at a prompt in this trial first. */
function promptHere(): Promise<PromptHandlers> {
  prompt ??= import('./trial/prompt-handlers.ts').then(({ PromptHandlers: Handlers }) => {
    if (prompted === undefined) throw new Error('a prompt was asked for before the trial was prepared');
    return noted(new Handlers(prompted));
  });
  return prompt;
}

answerParent({
  async prepare(payload: { runner: string; trial: TrialSpec; target: Target | null }) {
    const { default: runner } = (await import(payload.runner)) as { default: Runner };
    const { params, seed, companion: named, clients, data = null, connect } = payload.trial;
    const prepared = noted(await prepareOrAsHere(payload.trial, () => runner.prepare(payload.trial, payload.target)));
    const prepareCompanion = named == null ? null : await loadCompanion(named);
    const lane = { target: payload.target, params, index: -1, seed, data, signal: new AbortController().signal };
    const companion = prepareCompanion === null ? null : noted(await prepareCompanion(lane));
    const front = clients == null ? null : noted(await openFront(clients));
    const isPerRound = connect === 'per-round';
    if (isPerRound && prepared.connect === undefined)
      throw new Error('this model has no lanes that are open in rounds alone');
    trial = { prepared, companion, front, kindOf: await loadKindOf(payload.trial), isPerRound };
    prompted = { trial, spec: payload.trial, target: payload.target };
    alsoUsed(async () => {
      const others = (await prepared.others?.()) ?? [];
      return others.reduce(
        (sum, { userMicros, systemMicros }) => sum + userMicros + systemMicros,
        front?.cpuMicros ?? 0,
      );
    });
    const others = (await prepared.others?.()) ?? [];
    const rssBytes = others.reduce((sum, each) => sum + each.rssBytes, rssNow());
    return { rssBytes, ranOn: runtimeFacts(payload.trial.workload.module) };
  },
  async round(seed: RoundSeed) {
    if (trial === undefined) throw new Error('a round was asked for before the trial was prepared');
    const measured = await measureRound(trial, seed, (ledger) => {
      standing = () => unsettledIn(ledger);
      watchable(ledger);
    });
    standing = () => '';
    watchable(null);
    return measured;
  },
  standing: () => standing(),
  async unwatched() {
    const { close } = await import('node:inspector');
    close();
  },
  evaluate: async (asked: Parameters<PromptHandlers['evaluate']>[0]) => (await promptHere()).evaluate(asked),
  complete: async (line: string) => (await promptHere()).complete(line),
  wanted: async () => (await promptHere()).wanted(),
  given: async (given: Parameters<PromptHandlers['given']>[0]) => (await promptHere()).given(given),
  interrupt: async () => (await promptHere()).interrupt(),
  async close() {
    await Promise.allSettled(opened.map(async (part) => part.close()));
  },
});
