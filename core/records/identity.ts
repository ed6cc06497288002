import { z } from 'zod';
import { count, params } from './schema-parts.ts';

/**
 * What a cell is, a scenario under a model, wherever it is told: planned, gated, compared. Fields that are new have a
 * default, or are added by `withIdentity`.
 */
export const identitySchema = z.object({
  id: z.string(),
  /** The row that it stands in: what the id says of suite, params, arrivals and the concurrency asked for. */
  scenario: z.string(),
  suite: z.string(),
  params,
  /** Those parameters that the name of the row has: they have another value than the only one of the suite. */
  namedParams: z.array(z.string()).default([]),
  model: z.string(),
  /** Calls in flight of this cell; `askedConcurrency` is what its row was asked for. */
  concurrency: count,
  askedConcurrency: count,
  processes: count.nullable().default(null),
  threads: count.nullable(),
  tasksPerThread: count.nullable(),
  /** "bun@1.4.5": what it runs on; null where nobody named one, and it is what lockstep itself runs on. */
  runtime: z.string().nullable().default(null),
});
export type Identity = z.infer<typeof identitySchema>;

const KEYS = Object.keys(identitySchema.shape) as (keyof Identity)[];

/** The cell that something of it is told of. */
export function identityOf(cell: Identity): Identity {
  return Object.fromEntries(KEYS.map((key) => [key, cell[key]])) as Identity;
}

/** A cell of an older file: what its fields do not say, the name of its row does. */
export function withIdentity(cell: unknown): unknown {
  if (typeof cell !== 'object' || cell === null) return cell;
  const { scenario, params: own, concurrency } = cell as Partial<Identity>;
  if (typeof scenario !== 'string' || typeof own !== 'object' || own === null) return cell;
  const askedConcurrency = Number(/ @(\d+)$/.exec(scenario)?.[1] ?? concurrency);
  return { askedConcurrency, namedParams: namedIn(scenario, own), ...cell };
}

/** The parameters that the name of a row has, as in "http-get latencyMs=5 @16". */
export function namedIn(scenario: string, own: Identity['params']): string[] {
  return Object.keys(own).filter((name) => `${scenario} `.includes(` ${name}=${String(own[name])} `));
}
