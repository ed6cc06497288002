import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { textOrNull } from '../machine/text-file.ts';
import { isAtPlace, type Manifest, manifestIn, type Project } from './project.ts';

/** A version of a package as a user asks for it: "8.12.4", "^8", "latest". */
export interface WantedDependency {
  readonly name: string;
  readonly version: string;
}

/** Paths and texts of manifests and lock file, of which a package manager makes the other installation. */
export function filesFor({ root, lock }: Project, { name, version }: WantedDependency): [string, string][] {
  const manifests = manifestsIn(root);
  const isDirect = manifests.some(([, manifest]) => FIELDS.some((field) => name in (manifest[field] ?? {})));
  const changed = manifests.map(([folder, manifest]): [string, string] => {
    const own = isDirect
      ? withVersion(manifest, name, version)
      : folder === ''
        ? overridden(manifest, name, version)
        : manifest;
    // those of the project are for its own files, which are not here
    return [join(folder, 'package.json'), JSON.stringify({ ...own, scripts: undefined })];
  });
  const text = lock === null ? null : textOrNull(join(root, lock));
  if (lock === null || text === null) return changed;
  return [...changed, [lock, isDirect || !lock.endsWith('.json') ? text : unlocked(text, name)]];
}

const FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

function withVersion(manifest: Manifest, name: string, version: string): Manifest {
  const changed = FIELDS.flatMap((field) => {
    const { [name]: spec } = manifest[field] ?? {};
    if (spec === undefined) return [];
    const [, alias = ''] = /^(npm:@?[^@]+@)/.exec(spec) ?? [];
    return [[field, { ...manifest[field], [name]: `${alias}${version}` }] as const];
  });
  const isOverridden = name in (manifest.overrides ?? {}) || name in (manifest.resolutions ?? {});
  const own = { ...manifest, ...Object.fromEntries(changed) };
  return isOverridden ? overridden(own, name, version) : own;
}

/** By the word of each package manager for it. */
function overridden(manifest: Manifest, name: string, version: string): Manifest {
  const { overrides, resolutions, pnpm } = manifest;
  return {
    ...manifest,
    overrides: { ...overrides, [name]: version },
    resolutions: { ...resolutions, [name]: version },
    pnpm: { ...pnpm, overrides: { ...pnpm?.overrides, [name]: version } },
  };
}

const lockSchema = z.looseObject({ packages: z.record(z.string(), z.unknown()).default({}) });

/** Npm does not hold what it has locked against an override that is new. */
function unlocked(text: string, name: string): string {
  const lock = lockSchema.parse(JSON.parse(text));
  const packages = Object.entries(lock.packages).filter(([place]) => !isAtPlace(name, place));
  return JSON.stringify({ ...lock, packages: Object.fromEntries(packages) });
}

/** Of the project and of every package in it: workspaces, and what is linked by "file:". */
function manifestsIn(root: string, inner = ''): [string, Manifest][] {
  const own = manifestIn(join(root, inner));
  const folders = readdirSync(join(root, inner), { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'),
  );
  return [
    ...(own === null ? [] : [[inner, own] as [string, Manifest]]),
    ...folders.flatMap(({ name }) => manifestsIn(root, join(inner, name))),
  ];
}
