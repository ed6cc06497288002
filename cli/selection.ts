import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { makePlan, type Member } from '../core/plan.ts';
import type { Plan } from '../core/records.ts';
import { allMembers, memberAt, memberOf } from '../core/registry.ts';
import type { Arrivals, Runner, Server, Suite } from '../core/types.ts';
import { UsageError } from '../core/usage-error.ts';
import { folders } from './folders.ts';
import type { Io } from './io.ts';
import type { RunOptions } from './run-options.ts';
import { assignments, duration, rate, share, wholeNumber, wholeNumbers, words } from './units.ts';

const CONFIDENCE = 0.95;

/** What to measure, as every command that measures is asked for it. */
export type Selection = Pick<
  RunOptions,
  | 'model'
  | 'param'
  | 'concurrency'
  | 'sweep'
  | 'threads'
  | 'processes'
  | 'rate'
  | 'arrivals'
  | 'claims'
  | 'rounds'
  | 'budget'
  | 'timeout'
  | 'seed'
  | 'margin'
>;

/** An option that can also be given as LOCKSTEP_<NAME>. */
export function option(flags: string, about: string): Option {
  const made = new Option(flags, about);
  return made.env(`LOCKSTEP_${made.name().replaceAll('-', '_').toUpperCase()}`);
}

/** The options that choose what is measured, and how long a round may take. */
export function addSelection(command: Command): Command {
  return command
    .addOption(
      option('-m, --model <names>', 'models to compare, repeated or comma-separated (default: all)').argParser(words),
    )
    .addOption(
      new Option('-p, --param <key=values>', 'parameter of a suite, such as latencyMs=1,20').argParser(assignments),
    )
    .addOption(option('-k, --concurrency <numbers>', 'calls in flight, such as 1,16,64').argParser(wholeNumbers))
    .addOption(option('-t, --threads <number>', 'worker threads of a pool').argParser(wholeNumber(1)))
    .addOption(option('--processes <number>', 'processes of a process pool').argParser(wholeNumber(1)))
    .addOption(
      option('--rate <per second>', 'open loop: operations come in at this rate, such as 500/s').argParser(rate),
    )
    .addOption(
      option('--arrivals <kind>', 'how they come in at that rate (default: poisson)').choices(['poisson', 'constant']),
    )
    .addOption(
      option('--timeout <duration>', 'the longest that a round may take beyond its bound')
        .argParser(duration)
        .default(60_000, '60s'),
    )
    .addOption(option('--seed <number>', 'seed of items and order').argParser(wholeNumber(0)).default(1));
}

/** An option that can be given in percent. */
export function marginOption(about: string): Option {
  return option('--margin <share>', about).argParser(share).default(0.05, '5%');
}

/** Of these values those for options that neither a flag nor the environment has set. */
export function unsaid(command: Command, values: object): object {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => {
      const source = command.getOptionValueSource(name);
      return value !== undefined && (source === undefined || source === 'default');
    }),
  );
}

const CHOSEN_BY_CLAIMS = ['model', 'param', 'concurrency', 'sweep', 'threads', 'processes', 'rate', 'arrivals'];

/** @throws UsageError where somebody chooses what a claim has chosen already */
export function checkClaimsAlone(command: Command): void {
  const chosen = CHOSEN_BY_CLAIMS.find((name) => ['cli', 'env'].includes(command.getOptionValueSource(name) ?? ''));
  if (chosen !== undefined) throw new UsageError(`--claims measures what the claims need: leave out --${chosen}`);
}

/** Parameters by name: a flag for one leaves the others of the configuration, which are for whoever has them. */
export function mergedParams(
  suites: readonly Member<Suite>[],
  config: Readonly<Record<string, readonly string[]>> | undefined,
  flags: Readonly<Record<string, readonly string[]>> | undefined,
): Record<string, readonly string[]> {
  const isKnown = (name: string) => suites.some(({ value }) => name in value.params);
  return { ...Object.fromEntries(Object.entries(config ?? {}).filter(([name]) => isKnown(name))), ...flags };
}

export async function planOf(suites: readonly Member<Suite>[], options: Selection, io: Io): Promise<Plan> {
  const knownModels = await allMembers<Runner>('model', folders.models);
  const models =
    options.model === undefined ? null : await membersOf<Runner>('model', folders.models, options.model, io.cwd);
  return makePlan({
    suites,
    models,
    servers: await allMembers<Server>('server', folders.servers),
    knownSuites: await allMembers<Suite>('suite', folders.suites),
    knownModels,
    params: options.param ?? {},
    concurrency: options.concurrency ?? null,
    threads: options.threads ?? null,
    processes: options.processes ?? null,
    arrivals: arrivalsOf(options),
    isOfClaims: options.claims === true,
    rounds: options.rounds,
    budgetMs: options.budget,
    roundTimeoutMs: options.timeout,
    seed: options.seed,
    margin: options.margin,
    confidence: CONFIDENCE,
  });
}

/** @throws UsageError where operations shall come in somehow, and nobody says how many */
function arrivalsOf({ rate: ratePerSecond, arrivals: kind }: Selection): Arrivals | null {
  if (ratePerSecond !== undefined) return { kind: kind ?? 'poisson', ratePerSecond };
  if (kind !== undefined) throw new UsageError(`--arrivals ${kind} needs a --rate, such as --rate 500/s`);
  return null;
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

function isPath(word: string): boolean {
  return /[/\\]/.test(word) || /\.[cm]?[jt]s$/.test(word);
}
