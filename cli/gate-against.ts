import { environmentNow } from '../core/machine/environment.ts';
import { acceptedChanges, today } from '../core/gate/accepted-file.ts';
import type { BaseCheckout } from '../core/gate/base-checkout.ts';
import { recordGate } from '../core/gate/recorded-gate.ts';
import type { GateRecord } from '../core/gate/records.ts';
import { gateReport } from '../core/gate/verdict.ts';
import type { GateReport } from '../core/records/gate-report.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { agreementOn, type AskedGate } from './gate-agreement.ts';
import type { Io } from './io.ts';
import type { OptionsOf } from './options.ts';
import { kindOf, resultPlace, screenOptions } from './output.ts';
import { reportFiles, reportOf, writeReports } from './report-files.ts';
import { toolVersion } from './version.ts';

/**
 * Base and candidate side by side on this machine.
 *
 * @param options What the candidate says: it is asked of the base what counts.
 */
export async function gateAgainst(asked: AskedGate, options: OptionsOf<'gate'>, io: Io): Promise<ExitCode> {
  acceptedChanges(options.accepted, io.cwd); // a file that is not understood is told before anything is done
  const reports = await reportFiles(options.report, 'gate');
  const shown = await reportOf(kindOf(options), 'gate');
  const environment = environmentNow(io.cwd);
  const place = resultPlace(options.out, environment, io.cwd, 'gate-');
  const sides = {
    folder: io.cwd,
    own: options.own,
    ref: options.against ?? '',
    agree: (base: BaseCheckout) => agreementOn(asked, base, io),
  };
  const recorded = await recordGate({ ...sides, version: toolVersion(), environment }, place, {
    tell: (text) => io.stderr(text),
    show: (record) => showProgress(record, io),
    interrupted: io.interrupted,
  });
  if (recorded.state === 'interrupted') return exitCodes.interrupted;
  if (recorded.state === 'unwritten') {
    io.stderr(`lockstep: ${recorded.path} could not be written: ${recorded.reason}\n`);
    return exitCodes.invalid;
  }
  const { path } = recorded;
  const report = gateReport(recorded.records, recorded.agreed.accepted, today());
  io.stdout(shown.render(report, screenOptions(io)));
  const isAllWritten = writeReports(reports, report, path, io);
  io.stderr(`results: ${path}\n`);
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

function showProgress(record: GateRecord, io: Io): void {
  if (record.type === 'machine') {
    io.stderr(`${record.stage} ${record.pair + 1}: load ${record.load1?.toFixed(2) ?? 'unknown'}\n`);
  }
  if (record.type === 'fault') io.stderr(`${record.cell}: ${record.side}: ${record.reason}\n`);
}
