import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Member } from '../core/members/registry.ts';
import type { Suite } from '../core/members/types.ts';

/** The first of these that is there. */
const CONFIG_FILES = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((end) => `lockstep.config.${end}`);

/** The configuration of a folder, or null where it has none. */
export function configurationFile(folder: string): string | null {
  return CONFIG_FILES.map((name) => resolve(folder, name)).find((path) => existsSync(path)) ?? null;
}

/** The files that a command reads which measures these suites, by their paths or URLs. */
export function inputsOf(suites: readonly Member<Suite>[], folder: string): string[] {
  const configuration = configurationFile(folder);
  return [...suites.map(({ module }) => module), ...(configuration === null ? [] : [configuration])];
}
