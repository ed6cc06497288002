import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { Objective } from '../core/analysis/objective.ts';
import { environmentNow } from '../core/environment.ts';
import type { Member } from '../core/plan.ts';
import type { Plan } from '../core/records.ts';
import type { Suite } from '../core/types.ts';
import { UsageError } from '../core/usage-error.ts';
import { type ExitCode, exitCodes, type Finish } from './exit-codes.ts';
import { folders } from './folders.ts';
import type { Io } from './io.ts';
import { defaultPath } from './output.ts';
import { addSelection, marginOption, membersOf, mergedParams, option, planOf, type Selection } from './selection.ts';
import { duration, rate, share, wholeNumber } from './units.ts';

interface CapacityOptions extends Selection {
  readonly slo: Objective;
  readonly from: number;
  readonly to: number;
  readonly tolerance: number;
  readonly out?: string;
  readonly json?: true;
}

const DEFAULT_ROUNDS = 8;
/** As long as a round should be, where the suite lets us say how many operations it has. */
const ROUND_SECONDS = 1;
const FEWEST_OPERATIONS = 50;
const MOST_OPERATIONS = 20_000;
const OPERATIONS = 'operations';
/** Floors, start and warm-up of a probe, beside its rounds. */
const PROBE_START_MS = 5000;
/** Disturbed rounds are repeated while this factor lasts. */
const ROOM = 1.5;
/** With fewer probes no search ends. */
const LEAST_PROBES = 4;

/** "p99=50ms" */
export function objective(word: string): Objective {
  const [percentile = '', most = ''] = word.split('=');
  if (percentile !== 'p50' && percentile !== 'p99') {
    throw new InvalidArgumentError('It must be an objective such as p99=50ms or p50=10ms.');
  }
  return { percentile, mostMs: duration(most) };
}

export function capacityCommand(io: Io, finish: Finish): Command {
  const command = addSelection(new Command('capacity'))
    .description('the highest rate of arrivals at which each model keeps an objective')
    .argument('<suite>', 'the name of a suite, or a file such as ./my-suite.ts')
    .requiredOption('--slo <objective>', 'what has to hold, such as p99=50ms', objective)
    .addOption(
      option('-r, --rounds <number>', 'rounds of each probe').argParser(wholeNumber(6)).default(DEFAULT_ROUNDS),
    )
    .addOption(option('--budget <duration>', 'time to measure for').argParser(duration).default(300_000, '300s'))
    .addOption(option('--from <per second>', 'the lowest rate to try').argParser(rate).default(50, '50/s'))
    .addOption(option('--to <per second>', 'the highest rate to try').argParser(rate).default(20_000, '20000/s'))
    .addOption(option('--tolerance <share>', 'how closely to find it').argParser(share).default(0.1, '10%'))
    .addOption(marginOption('of the result files of the probes'))
    .option(
      '-o, --out <folder>',
      'where the result file of each probe goes (default: results/<date>-<commit>-capacity)',
    )
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExit code: 0 found, 3 not found for every model.');
  return command.action(async (suiteWord: string) => {
    const options = command.opts<CapacityOptions>();
    const { from, to, tolerance } = options;
    if (options.rate !== undefined) throw new UsageError('capacity searches the rate: leave out --rate');
    if (options.claims !== undefined) throw new UsageError('capacity judges no claims: leave out --claims');
    if (!(from <= to)) throw new UsageError(`from ${from} to ${to} a second there is nothing to search`);
    if (!(tolerance > 0)) throw new UsageError('a capacity is found within a tolerance above 0');
    const suites = await membersOf<Suite>('suite', folders.suites, [suiteWord], io.cwd);
    finish(await search(suites, suiteWord, options, io));
  });
}

async function search(
  suites: readonly Member<Suite>[],
  suiteWord: string,
  options: CapacityOptions,
  io: Io,
): Promise<ExitCode> {
  const { slo, from, to, tolerance, rounds } = options;
  const selectionAt = (perSecond: number) => selectionOf(suites, options, perSecond);
  const planAt = async (perSecond: number) => checkedPlan(await planOf(suites, selectionAt(perSecond), io));
  const { searchCapacities, searchedIn } = await import('../core/capacity/search.ts');
  const cells = searchedIn(await planAt(from));
  const probeMs = rounds * ROUND_SECONDS * 1000 * ROOM + PROBE_START_MS;
  const mostProbes = Math.max(LEAST_PROBES, Math.floor(options.budget / probeMs / cells.length));
  const folder = resolve(
    io.cwd,
    options.out ?? defaultPath(environmentNow(io.cwd), io.cwd).replace(/\.ndjson$/, '-capacity'),
  );
  const { measureToFile } = await import('./measure.ts');
  const measure = async (plan: Plan, name: string) => {
    const [trial] = plan.trials;
    const perSecond = trial?.work.arrivals?.ratePerSecond ?? from;
    const selection = { ...selectionAt(perSecond), model: [trial?.model ?? ''], out: join(folder, `${name}.ndjson`) };
    const measured = await measureToFile({ plan, suites, options: selection, chosen: [suiteWord] }, io);
    if (io.interrupted.aborted) throw new Interrupted();
    if (measured.writeError !== null) throw new UsageError(`cannot write ${measured.path}: ${measured.writeError}`);
    return measured;
  };
  try {
    const limits = { lowPerSecond: from, highPerSecond: to, tolerance, mostProbes };
    const models = await searchCapacities(slo, limits, { planAt, measure, tell: (line) => io.stderr(line) });
    const { capacityText } = await import('./capacity-text.ts');
    io.stdout(
      options.json === true ? `${JSON.stringify({ objective: slo, models }, null, 2)}\n` : capacityText(slo, models),
    );
    io.stderr(`results: ${folder}\n`);
    return models.every(({ capacity }) => capacity.state === 'known') ? exitCodes.done : exitCodes.invalid;
  } catch (error) {
    if (error instanceof Interrupted) return exitCodes.interrupted;
    throw error;
  }
}

class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** As many operations as come in within a round, where nobody says how many. */
function selectionOf(suites: readonly Member<Suite>[], options: CapacityOptions, perSecond: number): Selection {
  const { slo: _slo, from: _from, to: _to, tolerance: _tolerance, out: _out, json: _json, ...selection } = options;
  const param = mergedParams(suites, undefined, options.param);
  const isSized = suites.some(({ value }) => OPERATIONS in value.params) && param[OPERATIONS] === undefined;
  const operations = Math.min(MOST_OPERATIONS, Math.max(FEWEST_OPERATIONS, Math.ceil(perSecond * ROUND_SECONDS)));
  return {
    ...selection,
    rate: perSecond,
    arrivals: options.arrivals ?? 'poisson',
    budget: options.rounds * ROUND_SECONDS * 1000 * ROOM,
    param: isSized ? { ...param, [OPERATIONS]: [String(operations)] } : param,
  };
}

/** @throws UsageError where there are several rows: a capacity is that of one */
function checkedPlan(plan: Plan): Plan {
  const rows = [...new Set(plan.trials.filter(({ purpose }) => purpose !== 'probe').map(({ scenario }) => scenario))];
  if (rows.length === 1) return plan;
  throw new UsageError(`a capacity is that of one row, and this plans ${rows.length}: ${rows.join(', ')}`);
}
