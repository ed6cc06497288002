import { resolve } from 'node:path';
import type { Changes } from '../core/records/changes.ts';
import { changesOf } from '../core/analysis/changes.ts';
import { readResultFile } from '../core/records/result-file.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { measureToFile } from './measure.ts';
import type { OptionsOf } from './options.ts';
import { keepApart, kindOf, screenOptions } from './output.ts';
import { keepReportsApart, reportFiles, reportOf, writeReports } from './report-files.ts';
import type { Measurement } from './selection.ts';

/**
 * Measures what a stored result file measured, and compares the two as far as the machine cancels out: models against each
 * other and against their bounds within each run, and counts. That is a coarse alarm: only base and candidate side by side,
 * with --against, see a slowdown of a few percent.
 */
export async function gateBaseline(measurement: Measurement, gate: OptionsOf<'gate'>, io: Io): Promise<ExitCode> {
  const baseline = readResultFile(resolve(io.cwd, gate.baseline ?? ''));
  const shown = await reportOf(kindOf(gate), 'changes');
  const reports = await reportFiles(gate.report, 'changes');
  keepApart([gate.out], [gate.baseline ?? ''], io);
  keepReportsApart(reports, measurement.suites, io, [gate.baseline ?? '']);
  const { path, results, writeError } = await measureToFile(measurement, io);
  io.leaveAtOnce();
  const changes = changesOf(baseline, results);
  io.stdout(shown.render(changes, screenOptions(io)));
  const isAllWritten = writeReports(reports, changes, path, io);
  io.stderr(`results: ${path}\n`);
  if (writeError !== null) io.stderr(`lockstep: the result file is not whole: ${writeError}\n`);
  if (results.end.state === 'interrupted') return exitCodes.interrupted;
  return exitCodeOf(changes, writeError === null && isAllWritten, gate.strict === true);
}

/** Never green because something was left out, or because nothing could be compared. */
function exitCodeOf({ verdict, isWhole, changes }: Changes, isAllWritten: boolean, isStrict: boolean): ExitCode {
  if (verdict.overall === 'worse') return exitCodes.regression;
  if (!isWhole || !isAllWritten || changes.length === 0) return exitCodes.invalid;
  return verdict.overall === 'unclear' && isStrict ? exitCodes.invalid : exitCodes.done;
}
