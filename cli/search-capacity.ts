import { join, resolve } from 'node:path';
import { checkedPlan, OPERATIONS, operationsAt, probeBudgetMs, probesWithin } from '../core/capacity/probes.ts';
import { searchCapacities, searchedIn } from '../core/capacity/search.ts';
import type { CapacityReport } from '../core/records/capacity-report.ts';
import { environmentNow } from '../core/machine/environment.ts';
import type { Desk } from '../core/monitor/desk.ts';
import type { Member } from '../core/members/registry.ts';
import type { Plan, ResultRecord } from '../core/records/records.ts';
import type { Suite } from '../core/members/types.ts';
import { CancelledByHand } from '../core/session/overseer.ts';
import { UsageError } from '../core/text/errors.ts';
import { capacityCommandOf, commandOf } from './command-text.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { measureWatched } from './measure.ts';
import type { OptionsOf } from './options.ts';
import { kindOf, newFolder, show } from './output.ts';
import { keepReportsApart, reportFiles, reportOf, writeReports } from './report-files.ts';
import { planOf } from './selection.ts';
import { toolVersion } from './version.ts';
import { withDesk } from './watched.ts';

interface Search {
  readonly suites: readonly Member<Suite>[];
  readonly suiteWord: string;
  readonly options: OptionsOf<'capacity'>;
}

/** Searches, and tells what was found. */
export async function searchAndTell(search: Search, io: Io): Promise<ExitCode> {
  const { options } = search;
  const shown = await reportOf(kindOf(options), 'capacity');
  const reports = await reportFiles(options.report, 'capacity');
  keepReportsApart(reports, search.suites, io);
  try {
    const { report, folder } = await searched(search, io);
    io.leaveAtOnce();
    show(shown.name, (place) => shown.render(report, place), undefined, io);
    const isAllWritten = writeReports(reports, report, folder, io);
    io.stderr(`results: ${folder}\n`);
    const isFound = report.models.every(({ capacity }) => capacity.state === 'known');
    return isFound && isAllWritten ? exitCodes.done : exitCodes.invalid;
  } catch (error) {
    if (io.interrupted.aborted && error === io.interrupted.reason) return exitCodes.interrupted;
    if (error instanceof CancelledByHand) return exitCodes.interrupted;
    throw error;
  }
}

/**
 * One search for each model and shape that is asked about, and what it found: what a search for capacities is, told or not.
 *
 * @returns It, and the folder with the result files of its probes.
 * @throws UsageError where there is nothing to search, or a file cannot be written; the reason of an interruption
 */
export async function searched(
  search: Search,
  io: Io,
  onRecord: (record: ResultRecord) => void = () => {},
): Promise<{ readonly report: CapacityReport; readonly folder: string }> {
  const { suites, suiteWord, options } = search;
  const { slo: objective, from, to, tolerance, rounds, budget } = options;
  if (!(from <= to)) throw new UsageError(`from ${from} to ${to} a second there is nothing to search`);
  if (!(tolerance > 0)) throw new UsageError('a capacity is found within a tolerance above 0');
  const planAt = async (perSecond: number) => checkedPlan(await planOf(suites, selectionAt(perSecond, search), io));
  const mostProbes = probesWithin(budget, rounds, searchedIn(await planAt(from)).length);
  const limits = { lowPerSecond: from, highPerSecond: to, tolerance, mostProbes };
  const environment = environmentNow(io.cwd);
  const folder = options.out === undefined ? newFolder(environment, io.cwd) : resolve(io.cwd, options.out);
  const command = capacityCommandOf(suiteWord, options);
  const models = await withDesk({ kind: 'capacity', command }, io, (desk, within) =>
    searchCapacities(objective, limits, {
      planAt,
      measure: (plan, name) => probed(plan, join(folder, `${name}.ndjson`), search, { io: within, onRecord, desk }),
      tell: (line) => {
        io.stderr(line);
        desk.board.tell(line.trimEnd());
      },
    }),
  );
  const tool = { name: 'lockstep', version: toolVersion() };
  return { report: { schemaVersion: 1, tool, command, environment, objective, limits, models }, folder };
}

interface Watched {
  readonly io: Io;
  readonly onRecord: (record: ResultRecord) => void;
  readonly desk: Desk;
}

/** @throws the reason of an interruption; UsageError where the file cannot be written */
async function probed(plan: Plan, out: string, search: Search, { io, onRecord, desk }: Watched) {
  const [trial] = plan.trials;
  const perSecond = trial?.work.arrivals?.ratePerSecond ?? search.options.from;
  const options = { ...selectionAt(perSecond, search), model: [trial?.model ?? ''], out };
  const { suites, suiteWord } = search;
  const command = commandOf([suiteWord], options);
  const found = await measureWatched({ plan, suites, options, chosen: [suiteWord], command }, io, onRecord, desk);
  io.interrupted.throwIfAborted();
  if (found.writeError !== null) throw new UsageError(`cannot write ${found.path}: ${found.writeError}`);
  return found;
}

/** What a probe is asked for: as many operations as come in within a round, where nobody says how many. */
function selectionAt(perSecond: number, { suites, options }: Search): OptionsOf<'run'> {
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
