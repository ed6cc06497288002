import { z } from 'zod';
import { moduleRef, params, workloadRef } from './schema-parts.ts';

/** What core/two-versions.ts loads into one process: both versions of a workload, as the only parameter of its trial. */

const version = z.object({ workload: workloadRef, inputs: moduleRef.nullable(), params });

const versionsSchema = z.object({
  base: version,
  candidate: version,
  /** Whose modules are loaded first. */
  first: z.enum(['base', 'candidate']),
  /** Whether both find the same dependencies, so that what these leave on globalThis is of neither side. */
  sharesDependencies: z.boolean(),
});
export type Versions = z.infer<typeof versionsSchema>;

/** Parameters are plain words and numbers: this one is JSON. */
export function paramsOfVersions(versions: Versions): { readonly versions: string } {
  return { versions: JSON.stringify(versions) };
}

/** @throws ZodError where they are the parameters of something else */
export function versionsIn({ versions }: Readonly<Record<string, unknown>>): Versions {
  return versionsSchema.parse(JSON.parse(String(versions)));
}
