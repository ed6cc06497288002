import { z } from 'zod';
import { plannedClaimSchema } from './claim.ts';
import { plannedDependencySchema } from './dependency.ts';
import { identitySchema, withIdentity } from './identity.ts';
import { plannedRuntimeSchema } from './runtime.ts';
import { amount, arrivals, byName, count, moduleRef, workloadRef } from './schema-parts.ts';
import { MOST_OPERATIONS } from './work-limits.ts';

/** What will be done, as it stands in the first line of a result file. */

const anyWork = {
  group: z.int().positive().optional(),
  arrivals: arrivals.nullable().optional(),
};

const anyDrawnWork = {
  ...anyWork,
  operations: count.max(MOST_OPERATIONS),
  latency: z.enum(['constant', 'exponential', 'log-normal', 'pareto', 'bimodal']),
  latencyMs: amount,
  bytes: count,
  stallShare: amount,
  stallMs: amount,
  errorShare: amount,
  timeoutMs: amount.optional(),
};

const safeguards = { bulkhead: count.optional(), guardedShare: amount.optional(), stallUntil: amount.optional() };

export const workSchema = z.preprocess(
  upgradedWork,
  z.discriminatedUnion('kind', [
    z.object({ ...anyDrawnWork, kind: z.literal('drawn') }),
    z.object({ ...anyDrawnWork, ...safeguards, kind: z.literal('guarded') }),
    z.object({
      ...anyWork,
      kind: z.literal('listed'),
      items: z.array(z.object({ latencyMs: amount, bytes: count, status: count.optional() })).readonly(),
    }),
  ]),
);

/** Before guarded work had a kind of its own, it was drawn work with safeguards. */
function upgradedWork(work: unknown): unknown {
  const isGuarded = (value: object): boolean =>
    'kind' in value && value.kind === 'drawn' && Object.keys(safeguards).some((name) => name in value);
  return typeof work === 'object' && work !== null && isGuarded(work) ? { ...work, kind: 'guarded' } : work;
}

/** A program that is a server; `{port}` in it is a free port. */
const programSchema = z.object({
  words: z.array(z.string()).min(1),
  ready: z.string().nullable(),
  readyMs: amount,
  environment: byName(z.string()),
});
export type PlannedProgram = z.infer<typeof programSchema>;

const serverSchema = z.object({
  name: z.string(),
  /** The module that starts it; of a program the folder that it runs in; of what runs already, where it is. */
  module: z.string(),
  program: programSchema.optional(),
  /** Of a member that is to ask what runs already: where that is. */
  url: z.string().optional(),
});
export type PlannedServer = z.infer<typeof serverSchema>;

/** Every module of a trial, each by its URL: what a gate runs by the code of another checkout. */
const modulesSchema = z.object({
  workload: workloadRef,
  inputs: moduleRef.nullable(),
  /** Runs beside the operations, on the main thread. */
  companion: moduleRef.nullable(),
  /** Says of which kind each operation is. */
  kindOf: moduleRef.nullable().default(null),
  runner: z.object({ module: z.string() }),
  server: serverSchema.nullable(),
  /** What is done once a run, before its trials and after them. */
  globals: z.object({ module: z.string() }).nullable().default(null),
});
export type Modules = z.infer<typeof modulesSchema>;

/** The same modules elsewhere. */
export function movedModules(modules: Modules, move: (url: string) => string): Modules {
  const moved = Object.entries(modules).map(([part, ref]) => [part, ref && { ...ref, module: move(ref.module) }]);
  return Object.fromEntries(moved) as Modules;
}

/** Older files name the modules of a trial one by one beside all else. */
function withModules(trial: unknown): unknown {
  if (typeof trial !== 'object' || trial === null || 'modules' in trial) return trial;
  const {
    workload,
    inputs = null,
    beside: companion = null,
    runner,
    server,
    ...rest
  } = trial as Record<string, unknown>;
  return { ...rest, modules: { workload, inputs, companion, runner: { module: runner }, server } };
}

/** Older files do not say of a model whether nothing is handed over: then it was so of one. */
function withScheduling(trial: unknown): unknown {
  if (typeof trial !== 'object' || trial === null) return trial;
  return { isSelfScheduling: 'model' in trial && trial.model === 'event-loop-per-thread', ...trial };
}

/** One cell to be measured: a scenario under a model. */
const plannedTrial = z.object({
  ...identitySchema.shape,
  /** `floor` is shown and takes no part in the verdict; `probe` finds the capacity of a server and is no cell at all. */
  purpose: z.enum(['measure', 'floor', 'probe']),
  /** The control of a worker pool: the same calls in flight on one loop. */
  isControl: z.boolean(),
  work: workSchema,
  modules: modulesSchema,
  /** Connections that it needs of its server at most; null in older files. */
  connections: count.nullable().default(null),
  /** Calls that reach its server at once, where the suite says that what they go by holds some back; null where it does not. */
  mostInFlight: count.nullable().default(null),
  /** True where the operations come in over sockets, from a process that makes load. */
  isServed: z.boolean().default(false),
  /** True where the threads of the model take their items themselves: nothing is handed over. */
  isSelfScheduling: z.boolean(),
  /** What its process, and all that it starts, run on; null: on what runs the session. */
  runsOn: plannedRuntimeSchema.nullable().default(null),
  /** The version of a package that it is to load; null where nobody named one. */
  uses: plannedDependencySchema.nullable().default(null),
  /** Variables of the environment of its process. */
  environment: byName(z.string()).default({}),
  /** The longest that an operation may take; null where it may take as long as it does. */
  timeoutMs: amount.nullable().default(null),
  /** `per-round`: its lanes are open in its rounds alone, and not while other models have their turn. */
  connect: z.enum(['per-round']).nullable().default(null),
  /** The most connections that what it asks will take; null where nobody has said so. */
  maxConnections: count.nullable().default(null),
  /** `count`: operations that fail are a result. */
  errors: z.enum(['count']).nullable().default(null),
  /**
   * The name that it shares with rows of the same work that differ in nothing but values to choose from (core/plan/choices.ts);
   * null where there are none.
   */
  choice: z.string().nullable().default(null),
  /** Ideal time of the first round; null where the suite knows none. Rounds carry their own. */
  boundMs: amount.nullable(),
});
const plannedTrialSchema = z.preprocess((trial) => withScheduling(withModules(withIdentity(trial))), plannedTrial);
export type PlannedTrial = z.infer<typeof plannedTrial>;

/** The trials of one scenario: alive together, their rounds interleaved. `order[r]` names the trials of round r in order. */
const blockSchema = z.object({
  scenario: z.string(),
  trials: z.array(z.string()),
  order: z.array(z.array(z.string())),
  /** After so many clean rounds it is looked whether the block is decided, and can end; none where all rounds are wanted. */
  looks: z.array(count).default([]),
});

export const planSchema = z.object({
  /** Of the items. */
  seed: z.int(),
  /** Of the order within rounds; null in older files, where that came of the seed of the items. */
  orderSeed: z.int().nullable().default(null),
  rounds: count,
  /** A difference smaller than this share is called "same". */
  margin: amount,
  confidence: amount,
  budgetMs: amount,
  roundTimeoutMs: amount,
  /** True where it measures what claims need, and nothing else. */
  isOfClaims: z.boolean().default(false),
  trials: z.array(plannedTrialSchema),
  blocks: z.array(blockSchema),
  /** Statements that the trials of this plan confirm or refute. */
  claims: z.array(plannedClaimSchema).default([]),
});
export type Plan = z.infer<typeof planSchema>;
