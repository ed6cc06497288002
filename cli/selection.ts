import { randomInt } from 'node:crypto';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { connectedWithin } from '../core/plan/connections.ts';
import { makePlan } from '../core/plan/plan.ts';
import type { Member } from '../core/members/registry.ts';
import type { PlannedRuntime } from '../core/records/runtime.ts';
import type { Plan } from '../core/records/records.ts';
import { allMembers, memberAt, memberOf } from '../core/members/registry.ts';
import { ARGUMENTS, withArguments } from '../core/members/suite-of.ts';
import { locatedServer, serverFile } from '../core/plan/servers.ts';
import { selectionValues } from '../core/plan/selection.ts';
import type { Arrivals, Runner, Server, Suite } from '../core/members/types.ts';
import { UsageError } from '../core/text/errors.ts';
import { hash } from '../core/work/random.ts';
import { folders } from './folders.ts';
import type { Io } from './io.ts';
import type { OptionsOf } from './options.ts';
import { swept } from './sweep.ts';

const CONFIDENCE = 0.95;
/**
 * Rounds of each cell, where nobody says how many: twelve at the most, for then one wild round cannot move the exact interval either,
 * and what more rounds would tell is little beside the luck of two processes. For claims six are the fewest that give every
 * interval its 95 %, and those of all suites together end within five minutes.
 */
const MOST_ROUNDS = 12;
const ROUNDS_OF_CLAIMS = 6;
/** So many orders can be drawn. */
const ORDER_SEEDS = 2 ** 32;
/** From here on a report, which has one decimal of a percent, would call it 100 %. */
const CERTAINTY = 0.9995;

/** What is to be measured: the suites as they were named, and the plan of them. */
export interface Measurement {
  readonly plan: Plan;
  readonly suites: readonly Member<Suite>[];
  readonly options: OptionsOf<'run'>;
  readonly chosen: readonly string[];
}

/**
 * What a run is by its words.
 *
 * @throws UsageError where they are not understood
 */
export async function measurementOf(
  chosen: readonly string[],
  optionsFor: (suites: readonly Member<Suite>[]) => OptionsOf<'run'>,
  io: Io,
): Promise<Measurement> {
  const suites = await suitesOf(chosen, io);
  const options = optionsFor(suites);
  return { plan: await planOf(suites, swept(options), io), suites, options, chosen };
}

/** @throws UsageError where there is no such suite */
export function suitesOf(chosen: readonly string[], io: Io): Promise<Member<Suite>[]> {
  return membersOf<Suite>('suite', folders.suites, chosen, io.cwd);
}

export async function planOf(given: readonly Member<Suite>[], options: OptionsOf<'run'>, io: Io): Promise<Plan> {
  const suites = options.server === undefined ? given : given.map(asking(options.server, io.cwd));
  checkAsked(given, options.server);
  const knownModels = await allMembers<Runner>('model', folders.models);
  const models =
    options.model === undefined ? null : await membersOf<Runner>('model', folders.models, options.model, io.cwd);
  const runtimes = options.runtime === undefined ? null : await runtimesOf(options.runtime, io);
  const isOfClaims = options.claims === true;
  const { concurrency, threads, processes } = options;
  const called = options.with === undefined ? suites : suites.map(calledWith);
  const params = options.with === undefined ? options.param : { ...options.param, [ARGUMENTS]: [options.with] };
  const plan = makePlan({
    suites: called,
    ...selectionValues({ models, runtimes, params, concurrency, threads, processes, arrivals: arrivalsOf(options) }),
    servers: [...(await allMembers<Server>('server', folders.servers)), ...(await ownServers(suites))],
    knownSuites: await allMembers<Suite>('suite', folders.suites),
    knownModels,
    isOfClaims,
    ...courseOf(options),
  });
  return connectedWithin(plan);
}

/** @throws UsageError where it is no function */
function calledWith(suite: Member<Suite>): Member<Suite> {
  const { name, workload } = suite.value;
  if (workload.isOperation === true) return { ...suite, value: withArguments(suite.value) };
  throw new UsageError(
    `--with gives the arguments of a function, and the suite ${name} is none: its parameters are -p`,
  );
}

/** @throws UsageError where one of them is not there */
export async function runtimesOf(words: readonly string[], { cwd }: Io): Promise<PlannedRuntime[]> {
  const { findRuntimes } = await import('../core/machine/runtimes.ts');
  return findRuntimes(words, { folder: cwd, path: process.env['PATH'] ?? '', ownPath: process.execPath });
}

/**
 * How long a plan may take, and how sure its verdicts are.
 *
 * @throws UsageError where no interval can be so sure
 */
export function courseOf(options: OptionsOf<'run'>) {
  const isOfClaims = options.claims === true;
  return {
    rounds: options.rounds ?? (isOfClaims ? ROUNDS_OF_CLAIMS : MOST_ROUNDS),
    endsWhenDecided: options.rounds === undefined && !isOfClaims,
    budgetMs: options.budget,
    roundTimeoutMs: options.timeout,
    seed: options.seed,
    orderSeed:
      options.orderSeed ?? (options.shard === undefined ? randomInt(ORDER_SEEDS) : orderOfShards(options.seed)),
    margin: options.margin,
    confidence: confidenceOf(options),
  };
}

/** The same on machines that know nothing of each other. */
function orderOfShards(seed: number): number {
  return hash(seed, 0);
}

/**
 * The same suite with another server; a file is relative to where the user is. `postgres=postgres://…` is for the suites that
 * ask the server of this name, and leaves others as they are.
 */
function asking(word: string, cwd: string): (suite: Member<Suite>) => Member<Suite> {
  const located = locatedServer(word);
  if (located !== null) {
    return (suite) =>
      suite.value.server === located.name ? { ...suite, value: { ...suite.value, server: word } } : suite;
  }
  const isFile = isPath(word) && !/^[a-z][a-z0-9+.-]*:\/\//i.test(word);
  const server = isFile ? pathToFileURL(resolve(cwd, word)).href : word;
  return (suite) => ({ ...suite, value: { ...suite.value, server } });
}

/** @throws UsageError where it says where a server is that no suite asks */
function checkAsked(suites: readonly Member<Suite>[], word: string | undefined): void {
  const located = word === undefined ? null : locatedServer(word);
  if (located === null || suites.some(({ value: { server } }) => server === located.name)) return;
  const names = suites.map(
    ({ value: { name, server } }) => `${name} asks ${typeof server === 'string' ? server : 'none'}`,
  );
  throw new UsageError(
    `--server ${located.name}=…: no suite of this run asks the server "${located.name}": ${names.join(', ')}`,
  );
}

/** The files that suites name as their servers. */
async function ownServers(suites: readonly Member<Suite>[]): Promise<Member<Server>[]> {
  const files = new Set(suites.flatMap((suite) => serverFile(suite) ?? []));
  return Promise.all([...files].map((url) => memberAt<Server>('server', fileURLToPath(url))));
}

/** @throws UsageError where operations shall come in somehow, and nobody says how many */
function arrivalsOf({ rate: ratePerSecond, arrivals: kind }: OptionsOf<'run'>): Arrivals | null {
  if (ratePerSecond !== undefined) return { kind: kind ?? 'poisson', ratePerSecond };
  if (kind !== undefined) throw new UsageError(`--arrivals ${kind} needs a --rate, such as --rate 500/s`);
  return null;
}

/** @throws UsageError where an interval would miss more often than not, or be called 100 % */
function confidenceOf({ confidence = CONFIDENCE }: OptionsOf<'run'>): number {
  if (confidence >= 0.5 && confidence < CERTAINTY) return confidence;
  throw new UsageError('a confidence is from 50 % to 99.9 %, such as 99%');
}

/** Members by name, or from a user's own file where the word is a path. */
export function membersOf<T extends { readonly name: string }>(
  kind: 'suite' | 'model',
  folder: URL,
  chosen: readonly string[],
  cwd: string,
): Promise<Member<T>[]> {
  return Promise.all(
    [...new Set(chosen)].map((word) =>
      isPath(word) ? memberAt<T>(kind, resolve(cwd, word)) : memberOf<T>(kind, folder, word),
    ),
  );
}

/** Whether a word names a file and not a member. */
export function isPath(word: string): boolean {
  return /[/\\]/.test(word) || /\.[cm]?[jt]s(#[^#]+)?$/.test(word);
}
