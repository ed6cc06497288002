import { Command } from 'commander';
import { UsageError } from '../core/text/errors.ts';
import { addOptions, optionValues, readSources } from './command-options.ts';
import type { Finish } from './exit-codes.ts';
import type { Io } from './io.ts';
import { planOf, suitesOf } from './selection.ts';

/** As many as a run has: two sessions are compared by their medians. */
const BASELINE_ROUNDS = 12;

const SUGGESTION_MS = 60_000;

/** What is gated where nothing is said: a loop and a pool with four calls in flight to a server that answers after 5 ms. */
export const GATE_DEFAULTS = {
  suites: ['http-get'],
  model: ['event-loop', 'worker-thread-pool'],
  concurrency: [4],
  threads: 4,
  param: { latencyMs: ['5'], operations: ['32'] },
} as const;

export function gateCommand(io: Io, finish: Finish): Command {
  const command = addOptions(new Command('gate'), 'gate')
    .description('whether this code is slower than that of another commit: pass, regression or inconclusive')
    .argument('[suites...]', 'names of suites, or files such as ./my-suite.ts; with --merge the files of the shards')
    .addHelpText(
      'after',
      '\nExit code: 0 pass or inconclusive, 1 regression, 3 invalid (with --strict also inconclusive).',
    );
  return command.action(async (suiteWords: string[]) => {
    const sources = await readSources(command, 'gate', io.cwd);
    const { against, baseline, saveBaseline, merge, suggest, shard, continue: earlier } = sources.given;
    const isCompared = against !== undefined || earlier !== undefined;
    if (
      [isCompared, baseline, saveBaseline, merge, suggest].filter((each) => each !== undefined && each !== false)
        .length !== 1
    ) {
      throw new UsageError(
        'gate needs one of --against <ref>, --continue <file>, --baseline <file>, --save-baseline <file>, --merge or --suggest',
      );
    }
    if (shard !== undefined && against === undefined) throw new UsageError('gate --shard needs --against <ref>');
    if (shard !== undefined && earlier !== undefined) throw new UsageError('gate --continue is for one machine');
    if (merge !== undefined) {
      const { gateMerged } = await import('./gate-merged.ts');
      return finish(await gateMerged(suiteWords, optionValues('gate', sources, []), io));
    }
    const chosen = suiteWords.length > 0 ? suiteWords : sources.configuration.suites;
    const { suites: defaultSuites, ...usual } = GATE_DEFAULTS;
    const suites = await suitesOf(chosen ?? defaultSuites, io);
    const options = optionValues('gate', sources, suites, chosen === undefined ? usual : {});
    if (suggest === true) {
      const { gateSuggest } = await import('./gate-suggest.ts');
      const budget = sources.given.budget ?? SUGGESTION_MS;
      return finish(await gateSuggest(suites, chosen ?? defaultSuites, { ...options, budget }, io));
    }
    if (isCompared) {
      const { gateAgainst } = await import('./gate-against.ts');
      const read = (folder: string) => readSources(command, 'gate', folder);
      const defaults = { suites: defaultSuites, options: usual };
      return finish(await gateAgainst({ words: suiteWords, sources, read, defaults }, options, io));
    }
    const { report: _report, ...plain } = { ...options, rounds: BASELINE_ROUNDS };
    const measurement = {
      plan: await planOf(suites, plain, io),
      suites,
      chosen: chosen ?? [...defaultSuites],
      options: saveBaseline === undefined ? plain : { ...plain, out: saveBaseline },
    };
    if (saveBaseline !== undefined) {
      const { measure } = await import('./measure.ts');
      return finish((await measure(measurement, io)).code);
    }
    const { gateBaseline } = await import('./gate-baseline.ts');
    finish(await gateBaseline(measurement, options, io));
  });
}
