import { resolve } from 'node:path';
import { environmentNow } from '../core/machine/environment.ts';
import { mayAnswersDiffer } from '../core/gate/accepted.ts';
import { acceptedChanges, today } from '../core/gate/accepted-file.ts';
import { recordGate } from '../core/gate/recorded-gate.ts';
import type { GateRecord } from '../core/gate/records.ts';
import { gateReport } from '../core/gate/verdict.ts';
import type { GateReport } from '../core/records/gate-report.ts';
import type { Member } from '../core/members/registry.ts';
import type { Plan } from '../core/records/records.ts';
import type { Suite } from '../core/members/types.ts';
import { gateCommandOf } from './command-text.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import type { OptionsOf } from './options.ts';
import { defaultPath, kindOf, screenOptions } from './output.ts';
import { reportFiles, reportOf, writeReports } from './report-files.ts';
import { toolVersion } from './version.ts';

interface Gate {
  readonly plan: Plan;
  readonly suites: readonly Member<Suite>[];
  readonly options: OptionsOf<'gate'>;
  readonly chosen: readonly string[];
}

/** Base and candidate side by side on this machine. */
export async function gateAgainst({ plan, suites, options, chosen }: Gate, io: Io): Promise<ExitCode> {
  const { against: ref = '', prepare = null, margin, noiseFloor = {} } = options;
  const accepted = acceptedChanges(options.accepted, io.cwd);
  const mayDiffer = (cell: string) => options.answersMayDiffer === true || mayAnswersDiffer(accepted, cell, today());
  const reports = await reportFiles(options.report, 'gate');
  const shown = await reportOf(kindOf(options), 'gate');
  const environment = environmentNow(io.cwd);
  const path = resolve(io.cwd, options.out ?? defaultPath(environment, io.cwd, 'gate-'));
  const sides = {
    plan,
    suites,
    folder: io.cwd,
    ref,
    prepare,
    margins: { margin, noiseFloor, mayAnswersDiffer: mayDiffer },
  };
  const said = { version: toolVersion(), command: gateCommandOf(chosen, options), environment };
  const recorded = await recordGate({ ...sides, ...said }, path, {
    tell: (text) => io.stderr(text),
    show: (record) => showProgress(record, io),
    interrupted: io.interrupted,
  });
  if (recorded.state === 'interrupted') return exitCodes.interrupted;
  if (recorded.state === 'unwritten') {
    io.stderr(`lockstep: ${path} could not be written: ${recorded.reason}\n`);
    return exitCodes.invalid;
  }
  const report = gateReport(recorded.records, accepted, today());
  io.stdout(shown.render(report, screenOptions(io)));
  const isAllWritten = writeReports(reports, report, path, io);
  io.stderr(`results: ${path}\n`);
  return exitCodeOf(report, isAllWritten, options.strict === true);
}

/**
 * Never green because nothing ran, or because nobody can read what was found: only a pass, or what may be called one where
 * nobody is strict, is 0. A regression stays one whatever could not be written.
 */
export function exitCodeOf({ verdict, state }: GateReport, isAllWritten: boolean, isStrict: boolean): ExitCode {
  if (state === 'interrupted') return exitCodes.interrupted;
  switch (verdict.word) {
    case 'pass':
      return isAllWritten ? exitCodes.done : exitCodes.invalid;
    case 'regression':
      return exitCodes.regression;
    case 'inconclusive':
      return isAllWritten && !isStrict ? exitCodes.done : exitCodes.invalid;
    case 'invalid':
      return exitCodes.invalid;
  }
}

function showProgress(record: GateRecord, io: Io): void {
  if (record.type === 'machine') {
    io.stderr(`${record.stage} ${record.pair + 1}: load ${record.load1?.toFixed(2) ?? 'unknown'}\n`);
  }
  if (record.type === 'apart') io.stderr(`${record.cell}: in processes of their own: ${record.reason}\n`);
  if (record.type === 'fault') io.stderr(`${record.cell}: ${record.side}: ${record.reason}\n`);
}
