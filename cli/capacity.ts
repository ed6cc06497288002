import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { environmentNow } from '../core/environment.ts';
import type { Member } from '../core/plan.ts';
import type { Plan } from '../core/records.ts';
import type { Suite } from '../core/types.ts';
import { UsageError } from '../core/usage-error.ts';
import { addOptions, optionValues, readSources } from './command-options.ts';
import { type ExitCode, exitCodes, type Finish } from './exit-codes.ts';
import { folders } from './folders.ts';
import type { Io } from './io.ts';
import { defaultPath } from './output.ts';
import type { OptionsOf } from './options.ts';
import { membersOf, planOf } from './selection.ts';

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

export function capacityCommand(io: Io, finish: Finish): Command {
  const command = addOptions(new Command('capacity'), 'capacity')
    .description('the highest rate of arrivals at which each model keeps an objective')
    .argument('<suite>', 'the name of a suite, or a file such as ./my-suite.ts')
    .addHelpText('after', '\nExit code: 0 found, 3 not found for every model.');
  return command.action(async (suiteWord: string) => {
    const sources = await readSources(command, 'capacity', io.cwd);
    if (sources.given.rate !== undefined) throw new UsageError('capacity searches the rate: leave out --rate');
    const suites = await membersOf<Suite>('suite', folders.suites, [suiteWord], io.cwd);
    const options = optionValues('capacity', sources, suites);
    const { from, to, tolerance } = options;
    if (!(from <= to)) throw new UsageError(`from ${from} to ${to} a second there is nothing to search`);
    if (!(tolerance > 0)) throw new UsageError('a capacity is found within a tolerance above 0');
    finish(await search(suites, suiteWord, options, io));
  });
}

async function search(
  suites: readonly Member<Suite>[],
  suiteWord: string,
  options: OptionsOf<'capacity'>,
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
function selectionOf(
  suites: readonly Member<Suite>[],
  options: OptionsOf<'capacity'>,
  perSecond: number,
): OptionsOf<'run'> {
  const { param = {} } = options;
  const isSized = suites.some(({ value }) => OPERATIONS in value.params) && param[OPERATIONS] === undefined;
  const operations = Math.min(MOST_OPERATIONS, Math.max(FEWEST_OPERATIONS, Math.ceil(perSecond * ROUND_SECONDS)));
  return {
    ...options,
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
