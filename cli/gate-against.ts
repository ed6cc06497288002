import { resolve } from 'node:path';
import { environmentNow } from '../core/environment.ts';
import { type GateRecord, gateStart } from '../core/gate/records.ts';
import { runGate } from '../core/gate/session.ts';
import { gateReport } from '../core/gate/verdict.ts';
import type { GateReport } from '../core/gate-report.ts';
import type { Member } from '../core/plan.ts';
import type { Environment, Plan } from '../core/records.ts';
import { createRecordFile, isDiskError, type RecordFile } from '../core/result-file.ts';
import type { Suite } from '../core/types.ts';
import { realWorld } from '../core/world.ts';
import { acceptedChanges, today } from '../core/gate/accepted-file.ts';
import { type BaseCheckout, checkOutBase } from '../core/base/checkout.ts';
import { gateCommandOf } from './command-text.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { gateCells } from '../core/gate/both-sides.ts';
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

/** Base and candidate side by side on this machine. The base is gone again when this returns, whatever happened. */
export async function gateAgainst(gate: Gate, io: Io): Promise<ExitCode> {
  const { options } = gate;
  const accepted = acceptedChanges(options.accepted, io.cwd);
  const reports = await reportFiles(options.report, 'gate');
  const shown = await reportOf(kindOf(options), 'gate');
  const environment = environmentNow(io.cwd);
  const path = resolve(io.cwd, options.out ?? defaultPath(environment, io.cwd, 'gate-'));
  const records = await measuredIn(path, gate, environment, io);
  if (records === null) return io.interrupted.aborted ? exitCodes.interrupted : exitCodes.invalid;
  const report = gateReport(records, accepted, today());
  io.stdout(shown.render(report, screenOptions(io)));
  const isAllWritten = writeReports(reports, report, path, io);
  io.stderr(`results: ${path}\n`);
  return exitCodeOf(report, isAllWritten, options.strict === true);
}

/** Everything that the gate saw, on disk as it came; null where it could not begin, or the disk would take no more. */
async function measuredIn(path: string, gate: Gate, environment: Environment, io: Io): Promise<GateRecord[] | null> {
  const { plan, suites, options, chosen } = gate;
  const { against = '', prepare = null, margin, budget, seed, noiseFloor = {} } = options;
  const { interrupted } = io;
  let base: BaseCheckout | null = null;
  let file: RecordFile<GateRecord> | null = null;
  const records: GateRecord[] = [];
  const keep = (record: GateRecord): void => {
    records.push(record);
    file?.write(record);
  };
  try {
    base = await checkOutBase({ cwd: io.cwd, ref: against, prepare, tell: (text) => io.stderr(text), interrupted });
    const checkout = base;
    file = createRecordFile<GateRecord>(path);
    const cells = gateCells(plan, suites, { margin, noiseFloor }, (url) => checkout.inBase(url));
    const command = gateCommandOf(chosen, options);
    const { ref, commit } = base;
    const told = { margin, budgetMs: budget, seed, cells: [...cells.told] };
    keep(gateStart(toolVersion(), { command, environment, base: { ref, commit }, ...told }));
    io.stderr(`gating ${cells.run.length} cells against ${ref} (${commit}), at most ${budget / 1000} s\n`);
    const settings = { budgetMs: budget, roundTimeoutMs: options.timeout, seed };
    for await (const record of runGate(cells.run, settings, realWorld(interrupted), interrupted)) {
      keep(record);
      showProgress(record, io);
    }
    return records;
  } catch (error) {
    await new Promise(setImmediate); // the signal that ended git has been sent to us too, and is heard of only now
    if (interrupted.aborted) return null; // what fails then fails of it
    if (!isDiskError(error)) throw error;
    io.stderr(`lockstep: ${path} could not be written: ${error.message}\n`);
    return null;
  } finally {
    file?.close();
    base?.close();
  }
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
  if (record.type === 'fault') io.stderr(`${record.cell}: ${record.side}: ${record.reason}\n`);
}
