import { join, resolve } from 'node:path';
import { checkedPlan, OPERATIONS, operationsAt, probeBudgetMs, probesWithin } from '../core/capacity/probes.ts';
import { searchCapacities, searchedIn } from '../core/capacity/search.ts';
import type { CapacityReport } from '../core/records/capacity-report.ts';
import { environmentNow } from '../core/machine/environment.ts';
import type { Member } from '../core/members/registry.ts';
import type { Plan } from '../core/records/records.ts';
import type { Suite } from '../core/members/types.ts';
import { UsageError } from '../core/text/errors.ts';
import { capacityCommandOf } from './command-text.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { measureToFile } from './measure.ts';
import type { OptionsOf } from './options.ts';
import { defaultPath, kindOf, show } from './output.ts';
import { reportFiles, reportOf, writeReports } from './report-files.ts';
import { planOf } from './selection.ts';
import { toolVersion } from './version.ts';

interface Searched {
  readonly suites: readonly Member<Suite>[];
  readonly suiteWord: string;
  readonly options: OptionsOf<'capacity'>;
}

/** One search for each model and shape that is asked about, and what it found, told. */
export async function searchAndTell(searched: Searched, io: Io): Promise<ExitCode> {
  const { suites, suiteWord, options } = searched;
  const { slo: objective, from, to, tolerance, rounds, budget } = options;
  const shown = await reportOf(kindOf(options), 'capacity');
  const reports = await reportFiles(options.report, 'capacity');
  const planAt = async (perSecond: number) => checkedPlan(await planOf(suites, selectionAt(perSecond, searched), io));
  const mostProbes = probesWithin(budget, rounds, searchedIn(await planAt(from)).length);
  const limits = { lowPerSecond: from, highPerSecond: to, tolerance, mostProbes };
  const environment = environmentNow(io.cwd);
  const folder = resolve(io.cwd, options.out ?? defaultPath(environment, io.cwd).replace(/\.ndjson$/, '-capacity'));
  try {
    const models = await searchCapacities(objective, limits, {
      planAt,
      measure: (plan, name) => measured(plan, join(folder, `${name}.ndjson`), searched, io),
      tell: (line) => io.stderr(line),
    });
    const command = capacityCommandOf(suiteWord, options);
    const tool = { name: 'lockstep', version: toolVersion() };
    const report: CapacityReport = { schemaVersion: 1, tool, command, environment, objective, limits, models };
    show(shown.name, (place) => shown.render(report, place), undefined, io);
    const isAllWritten = writeReports(reports, report, folder, io);
    io.stderr(`results: ${folder}\n`);
    const isFound = models.every(({ capacity }) => capacity.state === 'known');
    return isFound && isAllWritten ? exitCodes.done : exitCodes.invalid;
  } catch (error) {
    if (error instanceof Interrupted) return exitCodes.interrupted;
    throw error;
  }
}

class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** @throws Interrupted where the user does; UsageError where the file cannot be written */
async function measured(plan: Plan, out: string, searched: Searched, io: Io) {
  const [trial] = plan.trials;
  const perSecond = trial?.work.arrivals?.ratePerSecond ?? searched.options.from;
  const options = { ...selectionAt(perSecond, searched), model: [trial?.model ?? ''], out };
  const found = await measureToFile({ plan, suites: searched.suites, options, chosen: [searched.suiteWord] }, io);
  if (io.interrupted.aborted) throw new Interrupted();
  if (found.writeError !== null) throw new UsageError(`cannot write ${found.path}: ${found.writeError}`);
  return found;
}

/** What a probe is asked for: as many operations as come in within a round, where nobody says how many. */
function selectionAt(perSecond: number, { suites, options }: Searched): OptionsOf<'run'> {
  const { param = {} } = options;
  const isSized = suites.some(({ value }) => OPERATIONS in value.params) && param[OPERATIONS] === undefined;
  return {
    ...options,
    rate: perSecond,
    arrivals: options.arrivals ?? 'poisson',
    budget: probeBudgetMs(options.rounds),
    param: isSized ? { ...param, [OPERATIONS]: [String(operationsAt(perSecond))] } : param,
  };
}
