import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { ancestorsOf } from './folders.ts';
import { type PlannedRuntime, runtimeLabel } from '../records/runtime.ts';
import { type RuntimeName, runtimeNames } from '../records/runtime-names.ts';
import { UsageError, unknownWord } from '../text/errors.ts';

/**
 * The runtimes that a user names, found where they are installed: `node` is the one that runs us; others are looked for in the
 * node_modules of the folder and of those above it, then in PATH. Nothing is ever fetched.
 */

/** What a name is looked for with: tests put others in their place. */
export interface Places {
  readonly folder: string;
  readonly path: string;
  readonly ownPath: string;
}

const VERSION_MS = 10_000;
/** Below it Node has no hooks for imports, and does not run TypeScript as it is. */
const LEAST_NODE = [22, 18] as const;

const PACKAGES: Readonly<Record<RuntimeName, (version: string) => string>> = {
  // in the project itself its `node` would stand in for the one that is there
  node: (version) =>
    `npm i --prefix node-${version || 'other'} node-${process.platform}-${process.arch}${version && `@${version}`}`,
  bun: (version) => `npm i -D bun${version && `@${version}`}`,
  deno: (version) => `npm i -D deno${version && `@${version}`}`,
};

/** @throws UsageError where one of them is not there, is none, or is named twice */
export function findRuntimes(words: readonly string[], places: Places): PlannedRuntime[] {
  const found = words.map((word) => ({ word, runtime: findRuntime(word, places) }));
  for (const [index, { word, runtime }] of found.entries()) {
    const label = runtimeLabel(runtime);
    const before = found.slice(0, index).find((other) => runtimeLabel(other.runtime) === label);
    if (before !== undefined)
      throw new UsageError(`--runtime: "${before.word}" and "${word}" are both ${label}: name it once`);
  }
  return found.map(({ runtime }) => runtime);
}

function findRuntime(word: string, places: Places): PlannedRuntime {
  if (/[/\\]/.test(word)) return runtimeAt(resolve(places.folder, word), word);
  const [, name = word, version = ''] = /^(.*?)(?:@v?(.*))?$/.exec(word) ?? [];
  const known = runtimeNames.find((each) => each === name);
  if (known === undefined) throw unknownWord('runtime', name, runtimeNames);
  const others: string[] = [];
  for (const path of candidatesOf(known, places)) {
    const runtime = asked(path);
    if (typeof runtime === 'string' || runtime.name !== known) continue;
    if (isVersion(runtime.version, version)) return checked(runtime);
    others.push(runtimeLabel(runtime));
  }
  const there = others.length === 0 ? '' : `; there is ${[...new Set(others)].join(', ')}`;
  throw new UsageError(
    `--runtime: no ${word} is in node_modules or PATH${there}: install it (${PACKAGES[known](version)}), or name its path`,
  );
}

function runtimeAt(path: string, word: string): PlannedRuntime {
  if (!existsSync(path)) throw new UsageError(`--runtime: there is no file ${word}`);
  const runtime = asked(path);
  if (typeof runtime === 'string') throw new UsageError(`--runtime: ${word} is no node, bun or deno: ${runtime}`);
  return checked(runtime);
}

function checked(runtime: PlannedRuntime): PlannedRuntime {
  const [major = 0, minor = 0] = runtime.version.split('.').map(Number);
  const [leastMajor, leastMinor] = LEAST_NODE;
  if (runtime.name !== 'node' || major > leastMajor || (major === leastMajor && minor >= leastMinor)) return runtime;
  throw new UsageError(
    `--runtime: ${runtimeLabel(runtime)} is too old: trials need node ${LEAST_NODE.join('.')} or newer`,
  );
}

/** "26" means 26.12.1, and "2" does not. */
function isVersion(version: string, wanted: string): boolean {
  return wanted === '' || version === wanted || version.startsWith(`${wanted}.`);
}

/** What a program says that it is, or why that is none. */
function asked(path: string): PlannedRuntime | string {
  const { stdout, error } = spawnSync(path, ['--version'], {
    encoding: 'utf8',
    timeout: VERSION_MS,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (error !== undefined) return `it cannot be run: ${error.message}`;
  const [line = ''] = stdout.split('\n', 1);
  const [, node, deno, bun] =
    /^(?:v(\d+\.\d+\.\d+\S*)|deno (\d+\.\d+\.\d+\S*)(?: .*)?|(\d+\.\d+\.\d+\S*))$/.exec(line) ?? [];
  if (node !== undefined) return { name: 'node', version: node, path };
  if (deno !== undefined) return { name: 'deno', version: deno, path };
  if (bun !== undefined) return { name: 'bun', version: bun, path };
  return line === '' ? 'it says no version' : `its version is "${line}"`;
}

function candidatesOf(name: RuntimeName, { folder, path, ownPath }: Places): string[] {
  const installed = ancestorsOf(folder)
    .map((each) => join(each, 'node_modules'))
    .flatMap((modules) => [modules, ...besideOf(modules, name)].flatMap((each) => inModules(each, name)));
  const inPath = path
    .split(delimiter)
    .filter((each) => isAbsolute(each))
    .flatMap((each) => executables(each, name));
  const all = [...(name === 'node' ? [ownPath] : []), ...installed, ...inPath];
  const real = new Map(all.filter((each) => existsSync(each)).map((each) => [realpathSync(each), each]));
  return [...real.values()];
}

/** Where a package is a link, what it needs lies beside its real place. */
function besideOf(modules: string, name: string): string[] {
  const linked = join(modules, name);
  return existsSync(linked) ? [dirname(realpathSync(linked))] : [];
}

const SCOPES: Readonly<Record<RuntimeName, readonly string[]>> = { node: [], bun: ['@oven'], deno: ['@deno'] };

/** In packages that begin with the name, whatever a user called them, and in those of whoever makes it. */
function inModules(modules: string, name: RuntimeName): string[] {
  const named = namesIn(modules).filter((each) => new RegExp(`^${name}(?![a-z])`).test(each));
  const scoped = SCOPES[name].flatMap((scope) => namesIn(join(modules, scope)).map((each) => join(scope, each)));
  return [...scoped, ...named].flatMap((each) =>
    [join(modules, each, 'bin'), join(modules, each)].flatMap((place) => executables(place, name)),
  );
}

function executables(folder: string, name: string): string[] {
  return [join(folder, name), join(folder, `${name}.exe`)];
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).toSorted() : [];
}
