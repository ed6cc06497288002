import { Command, Option } from 'commander';
import { allMembers } from '../core/registry.ts';
import type { Suite } from '../core/types.ts';
import type { Finish } from './exit-codes.ts';
import { folders } from './folders.ts';
import type { Io } from './io.ts';
import type { RunOptions } from './run-options.ts';
import {
  addSelection,
  checkClaimsAlone,
  marginOption,
  membersOf,
  mergedParams,
  option,
  planOf,
  unsaid,
} from './selection.ts';
import { mergedSweeps, sweeps, swept } from './sweep.ts';
import { duration, wholeNumber, words } from './units.ts';

/** What a newcomer sees in under a minute: the article's two pictures, and the floor under them. */
const DEFAULT_SUITES = ['http-get', 'scrape', 'noop'];
const DEFAULT_MODELS = ['sequential', 'event-loop', 'worker-thread-pool'];
/** Of the claims of all suites together: six rounds are the fewest that give every interval its 95 %, and all of it ends within five minutes. */
const CLAIMS = { rounds: 6, budget: 290_000 };
/** Twelve paired rounds give a two-sided p of 0.0005 at best: enough for a family of a hundred comparisons. */
const DEFAULT_ROUNDS = 12;

async function suitesWithClaims(): Promise<string[]> {
  const suites = await allMembers<Suite>('suite', folders.suites);
  return suites.filter(({ value }) => value.claims !== undefined).map(({ value }) => value.name);
}

export function runCommand(io: Io, finish: Finish): Command {
  const command = addSelection(new Command('run'))
    .description('measure suites under every model, and tell')
    .argument('[suites...]', 'names of suites, or files such as ./my-suite.ts (default: the first story)')
    .addOption(
      option('-r, --rounds <number>', 'rounds of each cell')
        .argParser(wholeNumber(1))
        .default(DEFAULT_ROUNDS, `${DEFAULT_ROUNDS}, of claims ${CLAIMS.rounds}`),
    )
    .addOption(
      option('--budget <duration>', 'time to measure for').argParser(duration).default(60_000, '60s, of claims 290s'),
    )
    .addOption(marginOption('differences smaller than this are "same"'))
    .addOption(option('-o, --out <file>', 'the result file (default: results/<date>-<commit>.ndjson)'))
    .addOption(
      option(
        '--report <kind[=file]>',
        'also write this report, beside the result file or to a file of its own',
      ).argParser(words),
    )
    .addOption(
      new Option(
        '--sweep <name=low..high>',
        'calls in flight or a parameter over a range, such as concurrency=1..256; repeated, they multiply',
      ).argParser(sweeps),
    )
    .addOption(option('--claims', 'measure what the claims of the suites need, and judge them (default suites: all)'))
    .option('--dry-run', 'print the plan and measure nothing')
    .option('--json', 'print the JSON report instead of the terminal one');
  return command.action(async (suiteWords: string[]) => {
    const { loadConfig } = await import('./config.ts'); // what only a run needs is loaded by a run
    const { gate: _gate, suites: configuredSuites, ...config } = await loadConfig(io.cwd);
    const given = command.opts<RunOptions>();
    if (given.claims === true) checkClaimsAlone(command);
    const usual = given.claims === true ? await suitesWithClaims() : (configuredSuites ?? DEFAULT_SUITES);
    const chosen = suiteWords.length > 0 ? suiteWords : usual;
    const suites = await membersOf<Suite>('suite', folders.suites, chosen, io.cwd);
    const param = mergedParams(suites, config.param, given.param);
    const sweep = given.claims === true ? {} : mergedSweeps(suites, config.sweep, given);
    const isFirstStory = suiteWords.length === 0 && usual === DEFAULT_SUITES;
    const defaults = {
      ...(isFirstStory && given.model === undefined ? { model: DEFAULT_MODELS } : {}),
      ...(given.claims === true ? unsaid(command, CLAIMS) : {}),
    };
    const options = { ...given, ...defaults, ...unsaid(command, config), param, sweep } as RunOptions;
    const plan = await planOf(suites, swept(options), io);
    if (options.dryRun === true) {
      const { planText } = await import('./plan-text.ts');
      io.stdout(options.json === true ? `${JSON.stringify(plan, null, 2)}\n` : planText(plan));
      return;
    }
    const { measure } = await import('./measure.ts');
    finish(await measure({ plan, suites, options, chosen }, io));
  });
}
