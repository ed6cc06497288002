import { resolve } from 'node:path';
import type { Changes } from '../core/changes.ts';
import { changesOf } from '../core/analysis/changes.ts';
import type { Report } from '../core/comparison.ts';
import { memberOf } from '../core/registry.ts';
import { readResultFile } from '../core/result-file.ts';
import { UsageError } from '../core/usage-error.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { folders } from './folders.ts';
import type { GateOptions } from './gate-options.ts';
import type { Io } from './io.ts';
import { type Measurement, measureToFile } from './measure.ts';
import { FILE_OPTIONS, writeText } from './output.ts';

/**
 * Measures what a stored result file measured, and compares the two as far as the machine cancels out: models against each
 * other and against their bounds within each run, and counts. That is a coarse alarm: only base and candidate side by side,
 * with --against, see a slowdown of a few percent.
 */
export async function gateBaseline(measurement: Measurement, gate: GateOptions, io: Io): Promise<ExitCode> {
  const baseline = readResultFile(resolve(io.cwd, gate.baseline ?? ''));
  const shown = await changesReport(gate.json === true ? 'json' : 'terminal');
  const reports = await Promise.all((gate.report ?? []).map((word) => changesReport(word)));
  const { path, results, writeError } = await measureToFile(measurement, io);
  const changes = changesOf(baseline, results);
  io.stdout(shown.render(changes, { width: io.columns ?? 100, colour: io.hasColour }));
  for (const { name, render, extension, to } of reports) {
    const target = to === undefined ? path.replace(/(\.ndjson)?$/, extension) : resolve(io.cwd, to);
    writeText(target, render(changes, FILE_OPTIONS));
    io.stderr(`${name}: ${target}\n`);
  }
  io.stderr(`results: ${path}\n`);
  if (writeError !== null) io.stderr(`lockstep: the result file is not whole: ${writeError}\n`);
  if (results.end.state === 'interrupted') return exitCodes.interrupted;
  return exitCodeOf(changes, writeError === null, gate.strict === true);
}

/** "markdown" or "markdown=path". @throws UsageError where there is no such report, or it cannot tell of two runs */
async function changesReport(word: string) {
  const [kind = '', to] = word.split(/=(.*)/s);
  const { value: report } = await memberOf<Report>('report', folders.reports, kind);
  const { name, extension, renderChanges: render } = report;
  if (render === undefined) throw new UsageError(`${kind} cannot tell of two runs`);
  return { name, extension, render, to };
}

/** Never green because something was left out, or because nothing could be compared. */
function exitCodeOf({ verdict, isWhole, changes }: Changes, isWritten: boolean, isStrict: boolean): ExitCode {
  if (verdict.overall === 'worse') return exitCodes.regression;
  if (!isWhole || !isWritten || changes.length === 0) return exitCodes.invalid;
  return verdict.overall === 'unclear' && isStrict ? exitCodes.invalid : exitCodes.done;
}
