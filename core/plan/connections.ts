import type { Plan, PlannedTrial } from '../records/records.ts';

type Block = Plan['blocks'][number];

/** What the server of a row, or what it asks, can take: its own open files, or what the suite says. */
export interface ConnectionLimits {
  /** Of open files of a process; null where no limit is known. */
  readonly openFiles: number | null;
}

/** A server and its session need some files beside a socket for each call in flight. */
const OTHER_FILES = 100;

/**
 * The plan, in which the lanes of a row are opened for each round where its models together would hold more connections than
 * may be held, and one of them does not. A lane is taken to have one connection.
 */
export function connectedWithin(plan: Plan, limits: ConnectionLimits): Plan {
  const inTurn = new Set(
    plan.blocks.filter((block) => tooManyHeld(plan, block, limits) !== null).flatMap(({ trials }) => trials),
  );
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

/** More than any may hold, where all are held at once and not where they have turns; null else. */
function tooManyHeld(plan: Plan, block: Block, { openFiles }: ConnectionLimits): number | null {
  const trials = trialsOf(plan, block);
  const served = trials.filter(({ modules }) => modules.server !== null);
  const limits = [
    { held: connectionsOf(served), most: mostOf(served), allowed: openFiles === null ? null : openFiles - OTHER_FILES },
    { held: connectionsOf(trials), most: mostOf(trials), allowed: trials[0]?.maxConnections ?? null },
  ];
  const broken = limits.find(({ held, most, allowed }) => allowed !== null && held > allowed && most <= allowed);
  return broken?.held ?? null;
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
