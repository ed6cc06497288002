import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { ancestorsOf } from '../machine/folders.ts';
import { textOrNull } from '../machine/text-file.ts';
import { nearestTo, UsageError } from '../text/errors.ts';
import { LOCK_FILES } from './base-dependencies.ts';

/** A package, or several in one workspace, whose dependencies one lock file holds. */
export interface Project {
  /** The folder of the lock file, as the system calls it. */
  readonly root: string;
  /** The folder that the user is in, relative to it. */
  readonly inner: string;
  /** The name of its lock file, or null where it has none. */
  readonly lock: string | null;
}

const versions = z.record(z.string(), z.string()).optional();
const manifestSchema = z.looseObject({
  version: z.string().optional(),
  scripts: z.unknown().optional(),
  dependencies: versions,
  devDependencies: versions,
  optionalDependencies: versions,
  overrides: z.record(z.string(), z.unknown()).optional(),
  resolutions: versions,
  pnpm: z.looseObject({ overrides: versions }).optional(),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** What a package.json says; null where there is none that can be understood. */
export function manifestIn(folder: string): Manifest | null {
  const text = textOrNull(join(folder, 'package.json'));
  try {
    return text === null ? null : manifestSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** @throws UsageError where no package is here */
export function projectAt(cwd: string): Project {
  const folders = ancestorsOf(realpathSync(cwd));
  const lockIn = (folder: string) => LOCK_FILES.find((name) => existsSync(join(folder, name))) ?? null;
  const last = folders.findIndex((folder) => existsSync(join(folder, '.git')));
  const own = last < 0 ? folders : folders.slice(0, last + 1);
  const root = own.find((each) => lockIn(each) !== null) ?? own.find((each) => existsSync(join(each, 'package.json')));
  if (root === undefined)
    throw new UsageError('there is no package.json here, whose dependency could be another version');
  if (existsSync(join(root, '.pnp.cjs')))
    throw new UsageError(
      "Yarn's Plug'n'Play has no node_modules to look in: say nodeLinker: node-modules in .yarnrc.yml",
    );
  return { root, inner: relative(root, realpathSync(cwd)), lock: lockIn(root) };
}

/** The version of a package that is installed in a project; null where none is. */
export function installedIn({ root, inner }: Pick<Project, 'root' | 'inner'>, name: string): string | null {
  for (const modules of modulesOf(root, inner)) {
    const version = manifestIn(join(modules, name))?.version;
    if (version !== undefined) return version;
  }
  return null;
}

/**
 * The same of a package that a project has to have.
 *
 * @throws UsageError where it has none, with the nearest name
 */
export function dependencyOf(project: Project, name: string): string {
  const installed = installedIn(project, name);
  if (installed !== null) return installed;
  const declared = ancestorsOf(join(project.root, project.inner)).flatMap((folder) => Object.keys(declaredIn(folder)));
  if (declared.includes(name)) throw new UsageError(`${name} is a dependency that is not installed here`);
  const known = modulesOf(project.root, project.inner).flatMap(namesIn);
  const nearest = nearestTo(name, [...new Set([...declared, ...known])]);
  throw new UsageError(
    `the project has no dependency "${name}"${nearest === null ? '' : `: did you mean ${nearest}?`}`,
  );
}

function declaredIn(folder: string): Readonly<Record<string, string>> {
  const { dependencies, devDependencies, optionalDependencies } = manifestIn(folder) ?? {};
  return { ...dependencies, ...devDependencies, ...optionalDependencies };
}

/** Where Node looks from a folder of the project, and where pnpm keeps what others depend on. */
function modulesOf(root: string, inner: string): string[] {
  const own = ancestorsOf(join(root, inner)).filter((folder) => folder === root || folder.startsWith(root));
  return [...own.map((folder) => join(folder, 'node_modules')), join(root, 'node_modules/.pnpm/node_modules')];
}

function namesIn(modules: string): string[] {
  if (!existsSync(modules)) return [];
  return readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
  );
}

/** Whether npm has put this package at a place of its lock file, such as node_modules/a/node_modules/b. */
export function isAtPlace(name: string, place: string): boolean {
  return `/${place}`.endsWith(`/node_modules/${name}`);
}
