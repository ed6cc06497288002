import { Command } from 'commander';
import { gateMetrics, type Metric } from '../core/gate-metrics.ts';
import type { Suite } from '../core/types.ts';
import { UsageError, unknownWord } from '../core/usage-error.ts';
import type { Finish } from './exit-codes.ts';
import { folders } from './folders.ts';
import { GATE_DEFAULTS, type GateOptions } from './gate-options.ts';
import type { Io } from './io.ts';
import { addSelection, marginOption, membersOf, mergedParams, option, planOf, unsaid } from './selection.ts';
import { duration, share, words } from './units.ts';

/** As many as a run has: two sessions are compared by their medians. */
const BASELINE_ROUNDS = 12;

export function gateCommand(io: Io, finish: Finish): Command {
  const command = addSelection(new Command('gate'))
    .description('whether this code is slower than that of another commit: pass, regression or inconclusive')
    .argument('[suites...]', 'names of suites, or files such as ./my-suite.ts')
    .addOption(option('-a, --against <ref>', 'the commit to compare with, such as main'))
    .addOption(option('--baseline <file>', 'a result file to compare with, as far as the machine cancels out'))
    .addOption(option('--save-baseline <file>', 'measure, and keep the result to compare with later'))
    .addOption(marginOption('the smallest slowdown that must not slip through'))
    .addOption(option('--budget <duration>', 'the longest it may take').argParser(duration).default(120_000, '120s'))
    .addOption(option('--strict', 'end with 3 where it is inconclusive'))
    .addOption(
      option('--prepare <command>', 'makes the checkout of the base fit to run, such as "npm ci && npm run build"'),
    )
    .addOption(
      option('--accepted <file>', 'slowdowns that were accepted (default: lockstep.accepted.json, where there is one)'),
    )
    .addOption(
      option('--noise-floor <metric=share>', 'of this machine, as `lockstep doctor` says').argParser(noiseFloors),
    )
    .addOption(option('-o, --out <file>', 'the file of the gate (default: results/gate-<date>-<commit>.ndjson)'))
    .addOption(option('--report <kind[=file]>', 'also write this report').argParser(words))
    .option('--json', 'print the JSON report instead of the terminal one')
    .addHelpText(
      'after',
      '\nExit code: 0 pass or inconclusive, 1 regression, 3 invalid (with --strict also inconclusive).',
    );
  return command.action(async (suiteWords: string[]) => {
    const { loadConfig } = await import('./config.ts');
    const { gate: { suites: gated, ...own } = {}, ...config } = await loadConfig(io.cwd);
    const { model, param, concurrency, threads, timeout, seed, suites: compared } = config;
    const inherited = { model, concurrency, threads, timeout, seed };
    const flags = command.opts<GateOptions>();
    const asked = [flags.against, flags.baseline, flags.saveBaseline].filter((each) => each !== undefined);
    if (asked.length !== 1) {
      throw new UsageError('gate needs one of --against <ref>, --baseline <file> or --save-baseline <file>');
    }
    const chosen = [suiteWords, gated ?? [], compared ?? []].find((each) => each.length > 0);
    const { suites: defaultSuites, param: defaultParam, ...defaults } = GATE_DEFAULTS;
    const suites = await membersOf<Suite>('suite', folders.suites, chosen ?? defaultSuites, io.cwd);
    const params = mergedParams(suites, own.param ?? param, flags.param);
    const options: GateOptions = {
      ...(chosen === undefined ? defaults : {}),
      ...flags,
      ...unsaid(command, { ...inherited, ...present(own) }),
      param: chosen === undefined ? { ...defaultParam, ...params } : params,
    };
    const selection = { ...options, rounds: BASELINE_ROUNDS };
    const plan = await planOf(suites, selection, io);
    if (options.against !== undefined) {
      const { gateAgainst } = await import('./gate-against.ts');
      return finish(await gateAgainst({ plan, suites, options, chosen: chosen ?? [] }, io));
    }
    const { saveBaseline: out = options.out, report: _report, ...plain } = selection;
    const measurement = {
      plan,
      suites,
      chosen: chosen ?? [...defaultSuites],
      options: out === undefined ? plain : { ...plain, out },
    };
    if (options.saveBaseline !== undefined) {
      const { measure } = await import('./measure.ts');
      return finish(await measure(measurement, io));
    }
    const { gateBaseline } = await import('./gate-baseline.ts');
    finish(await gateBaseline(measurement, options, io));
  });
}

/** Repeated "makespanMs=1%". */
function noiseFloors(
  word: string,
  before: Partial<Record<Metric, number>> | undefined,
): Partial<Record<Metric, number>> {
  const [name = '', value = ''] = word.split('=');
  if (!gateMetrics.includes(name as Metric)) throw unknownWord('metric', name, gateMetrics);
  return { ...before, [name]: share(value) };
}

function present(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
