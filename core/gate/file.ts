import { parseRecords, readText } from '../records/result-file.ts';
import { type GateRecord, gateRecordSchema } from './records.ts';

/** Whether a file is that of a gate and not of a run: its first line says so. */
export function isGateFile(path: string): boolean {
  const [first = ''] = readText(path).split('\n', 1);
  return first.startsWith('{"type":"gate"');
}

/**
 * What a gate saw. A file that was cut is read up to its last whole line.
 *
 * @throws UsageError where it cannot be read, or a whole line is not a record
 */
export function readGateFile(path: string): GateRecord[] {
  return parseRecords(readText(path), path, gateRecordSchema);
}
