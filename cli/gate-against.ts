import { resolve } from 'node:path';
import type { GateReport } from '../core/records/gate-report.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { AskedGate } from './gate-agreement.ts';
import { type Gated, gated } from './gated.ts';
import type { Io } from './io.ts';
import type { OptionsOf } from './options.ts';
import { kindOf, screenOptions } from './output.ts';
import { keepReportsApart, reportFiles, reportOf, writeReports } from './report-files.ts';

/**
 * Gates, and tells what was found.
 *
 * @param options What the candidate says: it is asked of the base what counts.
 */
export async function gateAgainst(asked: AskedGate, options: OptionsOf<'gate'>, io: Io): Promise<ExitCode> {
  const reports = await gateReports(options);
  keepReportsApart(reports.files, [], io);
  const found = await gated(asked, options.out, io);
  return tellFound(found, { reports, options }, io);
}

/** What a shell is told of a gate that may have come to nothing. */
export function tellFound(found: Gated, told: Pick<ToTell, 'reports' | 'options'>, io: Io): ExitCode {
  if (found.state === 'interrupted') return exitCodes.interrupted;
  if (found.state === 'unwritten') {
    io.stderr(`lockstep: ${found.path} could not be written: ${found.reason}\n`);
    return exitCodes.invalid;
  }
  return tellGate({ ...found, ...told }, io);
}

/** What decides how a gate is told. */
type Telling = Pick<OptionsOf<'gate'>, 'report' | 'strict' | 'as' | 'json'>;

/** The reports that a gate is asked for: what there is not is told before anything is measured. */
export async function gateReports(options: Telling) {
  return { files: await reportFiles(options.report, 'gate'), shown: await reportOf(kindOf(options), 'gate') };
}

interface ToTell {
  readonly report: GateReport;
  /** Of its file; null where it has none. */
  readonly path: string | null;
  readonly reports: Awaited<ReturnType<typeof gateReports>>;
  readonly options: Telling;
}

/** Shows what a gate found, and writes its reports. */
export function tellGate({ report, path, reports: { files, shown }, options }: ToTell, io: Io): ExitCode {
  io.leaveAtOnce();
  io.stdout(shown.render(report, screenOptions(io)));
  const isAllWritten = writeReports(files, report, path ?? resolve(io.cwd, 'gate'), io);
  if (path !== null) io.stderr(`results: ${path}\n`);
  return exitCodeOf(report, isAllWritten, options.strict === true);
}

/**
 * Never green because nothing ran, or because nobody can read what was found: only a pass, what has no base yet, or what may
 * be called a pass where nobody is strict, is 0. A regression stays one whatever could not be written.
 */
export function exitCodeOf({ verdict, state }: GateReport, isAllWritten: boolean, isStrict: boolean): ExitCode {
  if (state === 'interrupted') return exitCodes.interrupted;
  switch (verdict.word) {
    case 'pass':
    case 'new':
      return isAllWritten ? exitCodes.done : exitCodes.invalid;
    case 'regression':
      return exitCodes.regression;
    case 'inconclusive':
    case 'removed':
      return isAllWritten && !isStrict ? exitCodes.done : exitCodes.invalid;
    case 'invalid':
      return exitCodes.invalid;
  }
}
