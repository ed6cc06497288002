import { z } from 'zod';
import { runtimeNames } from './runtime-names.ts';

/** A runtime that was asked for, and where it was found. */
export const plannedRuntimeSchema = z.object({
  name: z.enum(runtimeNames),
  version: z.string(),
  path: z.string(),
});
export type PlannedRuntime = z.infer<typeof plannedRuntimeSchema>;

/** As cells have it: "bun@1.4.5" */
export function runtimeLabel({ name, version }: Pick<PlannedRuntime, 'name' | 'version'>): string {
  return `${name}@${version}`;
}

/** What a trial says that it runs on. Null: it has no such thing. */
export const runtimeFactsSchema = z.object({
  name: z.enum(runtimeNames),
  version: z.string(),
  /** "V8 13.6.233.17", "JavaScriptCore d6375c7" */
  engine: z.string().nullable(),
  /** The undici that its own fetch is made of. */
  bundledUndici: z.string().nullable(),
  /** The undici that the module of its workload imports by that name. */
  undici: z.string().nullable(),
  /** Where versions of a package are compared: those that its processes and threads have loaded. */
  loaded: z.array(z.string()).nullable().default(null),
});
export type RuntimeFacts = z.infer<typeof runtimeFactsSchema>;
