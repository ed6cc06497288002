import { createRequire } from 'node:module';
import { loadedVersions } from '../members/installation.ts';
import type { RuntimeFacts } from '../records/runtime.ts';
import { type RuntimeName, runtimeNameOf } from '../records/runtime-names.ts';

/**
 * The runtime that this process runs on, and what differs between those that a trial can run on. What is here is of the process
 * that asks: a session starts trials on other runtimes by `launchOf`, and a trial starts its own processes on its own.
 */

interface Ffi {
  readonly dlopen: (
    library: string,
    symbols: object,
  ) => { readonly symbols: { readonly clock_gettime: (id: number, to: unknown) => number } };
  readonly ptr: (memory: BigInt64Array) => unknown;
}

declare global {
  var Bun: { plugin(plugin: object): void; readonly version: string } | undefined;
  var Deno: Pick<Ffi, 'dlopen'> | undefined;
}

/** Which of them this is. */
export const runtimeName = runtimeNameOf(process.versions);

/**
 * What this process runs on, and which undici the module of a workload finds. A bare `import 'undici'` is bun's own in bun, whatever
 * is installed: our suites import `undici/index.js`, and what else does is told so.
 */
export function runtimeFacts(workload: string): RuntimeFacts {
  const { versions } = process;
  return {
    name: runtimeName,
    version: (runtimeName === 'node' ? versions.node : versions[runtimeName]) ?? 'unknown',
    engine: engineOf(versions),
    bundledUndici: runtimeName === 'node' ? (versions['undici'] ?? null) : null,
    undici: undiciOf(workload),
    loaded: loadedVersions(),
  };
}

function engineOf(versions: Readonly<Record<string, string | undefined>>): string | null {
  const [name, version] =
    runtimeName === 'bun' ? ['JavaScriptCore', versions['webkit']?.slice(0, COMMIT)] : ['V8', versions['v8']];
  return version === undefined ? null : `${name} ${version}`;
}

/** So much of the name of a commit names it. */
const COMMIT = 10;

function undiciOf(workload: string): string | null {
  try {
    const { version } = createRequire(workload)('undici/package.json') as { version?: unknown };
    return typeof version === 'string' ? version : null;
  } catch {
    return null;
  }
}

/** The lockstep that a user's module imports. */
const API = 'lockstep';

/** How a module is started on a runtime: the words before its path, and variables of its environment. */
export interface Launch {
  readonly execArgv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * What a trial needs of its runtime, and what we set so that all can do the same work:
 * bun would else fetch a package that is missing, and keep 256 fetches in flight at most; deno asks for every permission, would
 * write a lock file, and hooks no static imports, so that "lockstep" has to be in a map.
 *
 * @param api The URL of cli/api of the lockstep that runs.
 */
export function launchOf(name: RuntimeName, api: string): Launch {
  if (name === 'bun')
    return { execArgv: ['--no-install'], environment: { BUN_CONFIG_MAX_HTTP_REQUESTS: MOST_BUN_FETCHES } };
  if (name === 'deno') {
    const map = JSON.stringify({ imports: { [API]: api } });
    const importMap = `--import-map=data:application/json,${encodeURIComponent(map)}`;
    return {
      execArgv: ['run', '-A', '--no-lock', '--node-modules-dir=manual', '--quiet', importMap],
      environment: { DENO_NO_UPDATE_CHECK: '1' },
    };
  }
  return { execArgv: QUIETLY, environment: {} };
}

/** The session has loaded the same modules, and warned of them. */
const QUIETLY = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'];

/** The most that bun takes. */
const MOST_BUN_FETCHES = '65336';

const MONOTONIC = { linux: 1, darwin: 6 } as const;
const C_LIBRARY = { linux: 'libc.so.6', darwin: 'libSystem.dylib' } as const;

/**
 * Nanoseconds of the monotonic clock of the machine, which is the same in every thread and process. Node's `hrtime` reads it; in
 * bun and deno that counts from the start of something, so that there the C library is asked.
 *
 * @throws Error where there is no such clock: a trial of several threads could not be timed.
 */
export function monotonicClock(): () => number {
  if (runtimeName === 'node') {
    return () => {
      const [seconds, nanoseconds] = process.hrtime();
      return seconds * 1e9 + nanoseconds;
    };
  }
  const platform = process.platform;
  if (platform !== 'linux' && platform !== 'darwin')
    throw new Error(`on ${platform} ${runtimeName} has no clock that all threads share`);
  const time = new BigInt64Array(2);
  const { call, to } =
    runtimeName === 'bun' ? bunClock(C_LIBRARY[platform], time) : denoClock(C_LIBRARY[platform], time);
  return () => {
    call(MONOTONIC[platform], to);
    return Number(time[0]) * 1e9 + Number(time[1]);
  };
}

function bunClock(library: string, time: BigInt64Array) {
  const { dlopen, ptr } = createRequire(import.meta.url)('bun:ffi') as Ffi;
  const { symbols } = dlopen(library, { clock_gettime: { args: ['i32', 'ptr'], returns: 'i32' } });
  return { call: symbols.clock_gettime, to: ptr(time) };
}

function denoClock(library: string, time: BigInt64Array) {
  const { symbols } = (globalThis.Deno as Pick<Ffi, 'dlopen'>).dlopen(library, {
    clock_gettime: { parameters: ['i32', 'buffer'], result: 'i32' },
  });
  return { call: symbols.clock_gettime, to: new Uint8Array(time.buffer) };
}
