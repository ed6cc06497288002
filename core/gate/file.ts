import { linesAt, recordsAt } from '../records/record-stream.ts';
import { parseRecords } from '../records/result-file.ts';
import { UsageError } from '../text/errors.ts';
import { type GateRecord, gateRecordSchema } from './records.ts';

/** Whether a file is that of a gate and not of a run: its first line says so. */
export function isGateFile(path: string): boolean {
  const [first] = linesAt(path).take(1);
  return first?.bytes.toString().startsWith('{"type":"gate"') === true;
}

/**
 * What a gate saw. A file that was cut is read up to its last whole line.
 *
 * @throws UsageError where it cannot be read, or a whole line is not a record
 */
export function readGateFile(path: string): GateRecord[] {
  return gateIn([...recordsAt(path, gateRecordSchema)], path);
}

/** @throws UsageError where a whole line is not a record, or the first is not the beginning of a gate */
export function parseGate(text: string, name: string): GateRecord[] {
  return gateIn(parseRecords(text, name, gateRecordSchema), name);
}

function gateIn(records: GateRecord[], name: string): GateRecord[] {
  if (records[0]?.type === 'gate') return records;
  throw new UsageError(`${name} is no file of a gate: its first line is not the beginning of one`);
}
