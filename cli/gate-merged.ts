import { resolve } from 'node:path';
import { acceptedChanges, today } from '../core/gate/accepted-file.ts';
import { mergedGate } from '../core/gate/merged.ts';
import type { GateRecord } from '../core/gate/records.ts';
import { gateReport } from '../core/gate/verdict.ts';
import { createRecordFile } from '../core/records/record-file.ts';
import { UsageError } from '../core/text/errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { gateReports, tellGate } from './gate-against.ts';
import type { Io } from './io.ts';
import type { OptionsOf } from './options.ts';

/** Judges the gates of several machines as one, and tells what was found. Never green where one of them is missing. */
export async function gateMerged(words: readonly string[], options: OptionsOf<'gate'>, io: Io): Promise<ExitCode> {
  const reports = await gateReports(options);
  const paths = words.map((word) => resolve(io.cwd, word));
  const place = options.out === undefined ? null : resolve(io.cwd, options.out);
  if (place !== null && paths.includes(place)) {
    throw new UsageError(`${options.out} would be written over: give --out another name`);
  }
  const merged = mergedGate(paths);
  if (merged.state === 'incomplete') {
    for (const fault of merged.faults) io.stderr(`lockstep: ${fault}\n`);
    io.stderr('lockstep: nothing was judged\n');
    return exitCodes.invalid;
  }
  // as the base has it: whoever judges may stand in a checkout of the candidate
  const accepted = options.accepted === undefined ? merged.accepted : acceptedChanges(options.accepted, io.cwd);
  const report = gateReport(merged.records, accepted, today());
  if (place !== null) write(place, merged.records);
  return tellGate({ report, path: place, reports, options }, io);
}

function write(path: string, records: readonly GateRecord[]): void {
  const file = createRecordFile<GateRecord>(path);
  try {
    for (const record of records) file.write(record);
  } finally {
    file.close();
  }
}
