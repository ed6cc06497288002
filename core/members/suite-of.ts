import { drawn } from './drawn.ts';
import { exportNamed, type Exports, functionsIn } from './module-exports.ts';
import type { GivenParam, GivenSuite, Options, ParamSpec, Params, Suite, WorkloadRef } from './types.ts';
import { type UsageError, unknownWord } from '../text/errors.ts';

/** Where a suite comes from: its file, and the export that the user named, or null. */
export interface Origin {
  readonly module: string;
  /** That of the file, and so of the suite. */
  readonly name: string;
  readonly chosen: string | null;
}

/** What a file may export beside its function, in the words of k6 and vitest. */
const WORDS = ['options', 'setup', 'teardown', 'globalSetup', 'globalTeardown', 'kindOf'] as const;
/** The parameter whose value is the arguments of a function, as JSON. */
export const ARGUMENTS = 'with';
const KIND_OF = 'kindOf';
const OPERATIONS = 64;
const CONCURRENCY = 16;

/**
 * What the file gives as a suite, before anything is filled in: its default export, or the one that was named. A function
 * is the operation of a suite that its `options` describe.
 *
 * @throws Error where there is no such export
 */
export function givenBy(exports: Exports, { module, chosen }: Origin): unknown {
  const found = chosen === null ? exports['default'] : exportNamed(exports, chosen);
  if (found === undefined) throw chosen === null ? noDefault(exports) : unknownExport(chosen, exports);
  if (typeof found !== 'function') return found;
  if (isClass(found)) return found;
  if (chosen === null) checkWords(exports);
  const options = (exportNamed(exports, 'options') ?? {}) as Options;
  const about =
    options.about ?? `${chosen === null ? 'the function' : chosen} of ${module.slice(module.lastIndexOf('/') + 1)}`;
  return { ...options, about, workload: { module, export: chosen ?? 'default', isOperation: true } };
}

function noDefault(exports: Exports): Error {
  const names = functionsIn(exports);
  const way = names.length === 0 ? '' : `; one of its functions is named by #${names[0]}: ${names.join(', ')}`;
  return new Error(`a suite is the default export of its file, and there is none${way}`);
}

function unknownExport(chosen: string, exports: Exports): UsageError {
  return unknownWord('export', chosen, functionsIn(exports));
}

/** It cannot be called, so that no call of it would succeed. */
export function isClass(value: unknown): boolean {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
}

/** An export that is called nearly as one of the words would be ignored in silence. */
function checkWords(exports: Exports): void {
  for (const name of Object.keys(exports)) {
    const meant = WORDS.find((word) => word !== name && word.toLowerCase() === name.toLowerCase());
    if (meant !== undefined) throw unknownWord('export', name, [meant]);
  }
}

/** A suite with all its defaults. What is checked elsewhere (`checkMember`) is taken as it is. */
export function suiteOf(given: GivenSuite, exports: Exports, { module, name, chosen }: Origin): Suite {
  const { operations: _short, environment, workload, inputs, concurrency = CONCURRENCY, work, ...rest } = given;
  const params = paramsOf(given);
  const ref = (named: string | WorkloadRef): WorkloadRef =>
    typeof named === 'string' ? { module, export: named } : named;
  const isGlobal = ['globalSetup', 'globalTeardown'].some((word) => typeof exportNamed(exports, word) === 'function');
  // any module may have a function of this name, and only one that is written for us means us
  const isOurs = chosen === null || exportNamed(exports, 'options') !== undefined;
  const hasKinds = isOurs && typeof exportNamed(exports, KIND_OF) === 'function';
  return {
    ...rest,
    name: given.name ?? (chosen === null ? name : `${name}#${chosen}`),
    about: given.about ?? `${typeof workload === 'string' ? workload : workload.export} of ${name}`,
    server: given.server ?? null,
    workload: ref(workload),
    ...(inputs === undefined ? {} : { inputs: ref(inputs) }),
    params,
    concurrency: typeof concurrency === 'number' ? [concurrency] : concurrency,
    work: work ?? ((point) => drawn(drawable(point))),
    bound: given.bound ?? null,
    ...(environment === undefined
      ? {}
      : { environment: typeof environment === 'function' ? environment : () => environment }),
    ...(isGlobal ? { globals: { module } } : {}),
    ...(hasKinds ? { kindOf: { module, export: KIND_OF } } : {}),
  };
}

/** The suite of a function that is called with arguments: they are a parameter, and so a part of what was measured. */
export function withArguments(suite: Suite): Suite {
  if (suite.workload.isOperation !== true) return suite;
  return { ...suite, params: { ...suite.params, [ARGUMENTS]: { about: 'its arguments, as JSON', values: [''] } } };
}

/** The parameters that drawn work knows, of those that there are. */
function drawable({ operations = OPERATIONS, ...point }: Params): Parameters<typeof drawn>[0] {
  const known = ['latency', 'latencyMs', 'bytes', 'stallShare', 'stallMs', 'errorShare'];
  const some = Object.entries(point).filter(([name]) => known.includes(name));
  return { ...Object.fromEntries(some), operations: Number(operations) };
}

function paramsOf({ params = {}, operations, work }: GivenSuite): Suite['params'] {
  const specs = Object.entries(params).map(([name, given]) => [name, specOf(name, given)] as const);
  const all: Record<string, ParamSpec> = Object.fromEntries(specs);
  if (all['operations'] === undefined && (operations !== undefined || work === undefined)) {
    all['operations'] = specOf('operations', [operations ?? OPERATIONS].flat());
  }
  return all;
}

function specOf(name: string, given: GivenParam): ParamSpec {
  const spec: Omit<ParamSpec, 'about'> = isValues(given) ? { values: given } : given;
  if (name !== 'operations') return { about: name, ...spec };
  return { about: 'operations a round', min: 1, isInteger: true, ...spec };
}

function isValues(given: GivenParam): given is readonly ParamSpec['values'][number][] {
  return Array.isArray(given);
}
