import { z } from 'zod';
import type { RuntimeFacts } from './runtime.ts';

/** A version of a package that a trial is to load, and the installation that it comes from. */
export const plannedDependencySchema = z.object({
  name: z.string(),
  version: z.string(),
  /** The folder of the project. */
  root: z.string(),
  /** Its place in another installation; null for what is installed in the project. */
  folder: z.string().nullable(),
});
export type PlannedDependency = z.infer<typeof plannedDependencySchema>;

/** What a trial loaded in the place of what it was to load; null where that was loaded. */
export function loadedOtherwise(
  { name, version }: Pick<PlannedDependency, 'name' | 'version'>,
  ranOn: Pick<RuntimeFacts, 'loaded'> | null,
): string | null {
  const loaded = ranOn?.loaded ?? [];
  if (loaded.includes(version)) return null;
  const asked = `asked for ${name} ${version}`;
  return loaded.length === 0
    ? `${asked}, and no ${name} was loaded before the first round, unless a copy of it is built into another file`
    : `${asked}, ran ${loaded.join(', ')}`;
}
