import { Command, Option } from 'commander';
import { folders } from './folders.ts';
import type { Io } from './io.ts';
import type { Config } from './config.ts';
import type { Finish } from './exit-codes.ts';
import type { RunOptions } from './run-options.ts';
import { allMembers, memberAt, memberOf } from '../core/registry.ts';
import { makePlan, type Member } from '../core/plan.ts';
import type { Plan } from '../core/records.ts';
import type { Runner, Server, Suite } from '../core/types.ts';
import { assignments, duration, share, wholeNumber, wholeNumbers, words } from './units.ts';
import { resolve } from 'node:path';

/** What a newcomer sees in under a minute: the article's two pictures, and the floor under them. */
const DEFAULT_SUITES = ['http-get', 'scrape', 'noop'];
/** Twelve paired rounds give a two-sided p of 0.0005 at best: enough for a family of a hundred comparisons. */
const DEFAULT_ROUNDS = 12;
const CONFIDENCE = 0.95;

export function runCommand(io: Io, finish: Finish): Command {
  const command = new Command('run')
    .description('measure suites under every model, and tell')
    .argument('[suites...]', 'names of suites, or files such as ./my-suite.ts (default: the first story)')
    .addOption(
      option('-m, --model <names>', 'models to compare, repeated or comma-separated (default: all)').argParser(words),
    )
    .addOption(
      new Option('-p, --param <key=values>', 'parameter of a suite, such as latencyMs=1,20').argParser(assignments),
    )
    .addOption(option('-k, --concurrency <numbers>', 'calls in flight, such as 1,16,64').argParser(wholeNumbers))
    .addOption(option('-t, --threads <number>', 'worker threads of a pool').argParser(wholeNumber(1)))
    .addOption(option('-r, --rounds <number>', 'rounds of each cell').argParser(wholeNumber(1)).default(DEFAULT_ROUNDS))
    .addOption(option('--budget <duration>', 'time to measure for').argParser(duration).default(60_000, '60s'))
    .addOption(
      option('--timeout <duration>', 'the longest that a round may take beyond its bound')
        .argParser(duration)
        .default(60_000, '60s'),
    )
    .addOption(option('--seed <number>', 'seed of items and order').argParser(wholeNumber(0)).default(1))
    .addOption(
      option('--margin <share>', 'differences smaller than this are "same"').argParser(share).default(0.05, '5%'),
    )
    .addOption(option('-o, --out <file>', 'the result file (default: results/<date>-<commit>.ndjson)'))
    .addOption(
      option(
        '--report <kind[=file]>',
        'also write this report, beside the result file or to a file of its own',
      ).argParser(words),
    )
    .option('--dry-run', 'print the plan and measure nothing')
    .option('--json', 'print the JSON report instead of the terminal one');
  return command.action(async (suiteWords: string[]) => {
    const { loadConfig } = await import('./config.ts'); // what only a run needs is loaded by a run
    const config = await loadConfig(io.cwd);
    const options = { ...command.opts<RunOptions>(), ...configured(command, config) } as RunOptions;
    const chosen = suiteWords.length > 0 ? suiteWords : (config.suites ?? DEFAULT_SUITES);
    const suites = await membersOf<Suite>('suite', folders.suites, chosen, io.cwd);
    const plan = await planOf(suites, options, io);
    if (options.dryRun === true) {
      const { planText } = await import('./plan-text.ts');
      io.stdout(options.json === true ? `${JSON.stringify(plan, null, 2)}\n` : planText(plan));
      return;
    }
    const { measure } = await import('./measure.ts');
    finish(await measure({ plan, suites, options, chosen, configured: config }, io));
  });
}

/** An option that can also be given as LOCKSTEP_<NAME>. */
function option(flags: string, about: string): Option {
  const made = new Option(flags, about);
  return made.env(`LOCKSTEP_${made.name().replaceAll('-', '_').toUpperCase()}`);
}

/** The configuration's values for options that neither a flag nor the environment has set. */
function configured(command: Command, { suites: _suites, ...config }: Config) {
  return Object.fromEntries(
    Object.entries(config).filter(([name, value]) => {
      const source = command.getOptionValueSource(name);
      return value !== undefined && (source === undefined || source === 'default');
    }),
  );
}

async function planOf(suites: readonly Member<Suite>[], options: RunOptions, io: Io): Promise<Plan> {
  const models =
    options.model === undefined
      ? await allMembers<Runner>('model', folders.models)
      : await membersOf<Runner>('model', folders.models, options.model, io.cwd);
  return makePlan({
    suites,
    models,
    servers: await allMembers<Server>('server', folders.servers),
    knownSuites: await allMembers<Suite>('suite', folders.suites),
    params: options.param ?? {},
    concurrency: options.concurrency ?? null,
    threads: options.threads ?? null,
    rounds: options.rounds,
    budgetMs: options.budget,
    roundTimeoutMs: options.timeout,
    seed: options.seed,
    margin: options.margin,
    confidence: CONFIDENCE,
  });
}

/** Members by name, or from a user's own file where the word is a path. */
function membersOf<T extends { readonly name: string }>(
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
