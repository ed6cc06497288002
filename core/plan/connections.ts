import type { Plan, PlannedTrial } from '../records/records.ts';

type Block = Plan['blocks'][number];

/**
 * The plan, in which the lanes of a row are opened for each round where its models together would hold more connections than
 * may be held, and one of them does not. A lane is taken to have one connection.
 */
export function connectedWithin(plan: Plan): Plan {
  const inTurn = new Set(plan.blocks.filter((block) => hasTooMany(plan, block)).flatMap(({ trials }) => trials));
  if (inTurn.size === 0) return plan;
  const trials = plan.trials.map((trial): PlannedTrial => {
    return inTurn.has(trial.id) ? { ...trial, connect: 'per-round' } : trial;
  });
  return { ...plan, trials };
}

/** Why the lanes of a row are opened for each round, as a sentence without its subject; null where they are not. */
export function inTurnBecause(plan: Plan, block: Block): string | null {
  const trials = trialsOf(plan, block);
  if (!trials.some(({ connect }) => connect === 'per-round')) return null;
  const [allowed = null] = trials.flatMap(({ maxConnections }) => maxConnections ?? []);
  const held = connectionsOf(trials);
  const why =
    allowed !== null && held > allowed
      ? `: ${trials.length} models would hold ${held} connections, and ${allowed} are allowed`
      : '';
  return `its lanes are opened before each round and closed after it${why}`;
}

/** More than may be held where all are held at once, and not where they have turns. */
function hasTooMany(plan: Plan, block: Block): boolean {
  const trials = trialsOf(plan, block);
  const allowed = trials[0]?.maxConnections ?? null;
  return allowed !== null && connectionsOf(trials) > allowed && mostOf(trials) <= allowed;
}

function trialsOf({ trials }: Plan, { trials: ids }: Block): PlannedTrial[] {
  return trials.filter(({ id }) => ids.includes(id));
}

function connectionsOf(trials: readonly PlannedTrial[]): number {
  return trials.reduce((sum, { concurrency }) => sum + concurrency, 0);
}

function mostOf(trials: readonly PlannedTrial[]): number {
  return Math.max(0, ...trials.map(({ concurrency }) => concurrency));
}
