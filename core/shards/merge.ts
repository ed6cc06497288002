import { renameSync, rmSync } from 'node:fs';
import { isProbeOf } from '../records/part.ts';
import { recordsAt } from '../records/record-stream.ts';
import { type Plan, recordSchema, type ResultRecord, SCHEMA_VERSION } from '../records/records.ts';
import { createRecordFile, type RecordFile } from '../records/record-file.ts';
import { cannot, UsageError } from '../text/errors.ts';
import { checkAgreement } from './agreement.ts';
import { type Coverage, countText, coverageOf, faultsIn, namesOf } from './coverage.ts';
import { survey, type Surveyed } from './survey.ts';

/** What merging came to. */
export interface Merged {
  /** What keeps the files from being the whole plan exactly once: a line each. */
  readonly faults: readonly string[];
  /** False where there are faults, and part of a plan was not asked for. */
  readonly isWritten: boolean;
  readonly machines: number;
  readonly groups: number;
  readonly cells: number;
}

/**
 * Makes one result file of those of the shards of one plan, machine by machine. Every file is read twice, line by line, so that
 * memory does not grow with what was measured.
 *
 * @param isPartial Writes what there is, and says in the file what is missing
 * @throws UsageError where a file is no shard, or not of the same plan, code and version as the others
 */
export function mergeShards(paths: readonly string[], out: string, isPartial: boolean): Merged {
  const files = surveyed(paths);
  const [{ session }] = files as [Surveyed];
  const coverage = coverageOf(session.plan, files);
  const faults = faultsIn(coverage, files);
  const found = { faults, machines: new Set(coverage.takenFrom.values()).size, groups: coverage.groups.length };
  if (faults.length > 0 && !isPartial) return { ...found, isWritten: false, cells: 0 };
  return { ...found, isWritten: true, cells: written(out, files, coverage) };
}

/** In the order of their parts, whatever order a shell names them in. */
function surveyed(paths: readonly string[]): Surveyed[] {
  const files: Surveyed[] = [];
  for (const path of paths) {
    const file = survey(path);
    const [first] = files;
    if (first === undefined) {
      files.push(file);
      continue;
    }
    checkAgreement(first, file);
    files.push({ ...file, session: { ...file.session, plan: first.session.plan } }); // one plan in memory
  }
  return files.toSorted((a, b) => a.shard.of - b.shard.of || a.shard.index - b.shard.index);
}

/** In one step: who reads the file sees all of it, or what was there before. Returns its cells. */
function written(out: string, files: readonly Surveyed[], coverage: Coverage): number {
  const temporary = `${out}.${process.pid}.tmp`;
  const file = createRecordFile<ResultRecord>(temporary);
  try {
    const cells = closing(file, () => writeAll(file, files, coverage));
    renameSync(temporary, out);
    return cells;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error instanceof Error && 'syscall' in error ? cannot('write', out, error) : error;
  }
}

function closing<T>(file: RecordFile<ResultRecord>, use: () => T): T {
  try {
    return use();
  } finally {
    file.close();
  }
}

function writeAll(file: RecordFile<ResultRecord>, files: readonly Surveyed[], coverage: Coverage): number {
  const { groups, missing } = coverage;
  const [{ session, shard: first }] = files as [Surveyed];
  const { tool, environment, plan } = session;
  const merged = { missing: missing.map(({ name }) => name), groups: groups.length };
  const { command } = first;
  file.write({ type: 'session', schemaVersion: SCHEMA_VERSION, tool, command, environment, plan, merged });
  const told = new Set<string>();
  const names = namesFor(files);
  for (const each of files) writeMachine(file, each, names.get(each) ?? '', coverage, told);
  const cells = plan.trials.filter(({ id, purpose }) => purpose !== 'probe' && told.has(id));
  checkSum(plan, coverage, told);
  const isWhole = missing.length === 0;
  file.write({
    type: 'end',
    state: isWhole ? 'complete' : 'interrupted',
    reason: isWhole ? null : `${missing.length} of ${countText(groups.length)} not whole: ${namesOf(missing)}`,
    elapsedMs: [...new Set(coverage.takenFrom.values())].reduce((sum, { end }) => sum + end.elapsedMs, 0),
  });
  return cells.length;
}

/** "2/4"; where two files are of the same part, the later one is "2/4 (2)". */
function namesFor(files: readonly Surveyed[]): Map<Surveyed, string> {
  const taken = Map.groupBy(files, ({ shard: { index, of } }) => `${index}/${of}`);
  return new Map(
    [...taken].flatMap(([name, same]) =>
      same.map((file, place) => [file, place === 0 ? name : `${name} (${place + 1})`] as const),
    ),
  );
}

function writeMachine(
  file: RecordFile<ResultRecord>,
  source: Surveyed,
  name: string,
  { takenFrom }: Coverage,
  told: Set<string>,
): void {
  const { path, session, shard, end } = source;
  const { command, environment, plan } = session;
  const own = new Set(
    [...takenFrom].flatMap(([group, from]) => (from === source ? group.blocks.map(({ scenario }) => scenario) : [])),
  );
  if (own.size === 0) return; // another file has all of it, or there was nothing for it to measure
  const [isProbe, wanted] = [isProbeOf(plan), new Set(shard.blocks)];
  const blocks = plan.blocks.filter(
    (block) => wanted.has(block.scenario) && (own.has(block.scenario) || isProbe(block)),
  );
  const ids = new Set(blocks.flatMap(({ trials }) => trials));
  const scenarios = new Set(blocks.map(({ scenario }) => scenario));
  file.write({ type: 'machine', name, command, environment, shard: { ...shard, blocks: [...scenarios] }, ...end });
  for (const record of recordsAt(path, recordSchema)) {
    if (record.type === 'session' || record.type === 'end' || record.type === 'machine') continue;
    // what was done by hand to all of a machine names neither
    if ('trial' in record && record.trial !== null && !ids.has(record.trial)) continue;
    if ('scenario' in record && record.scenario !== null && !scenarios.has(record.scenario)) continue;
    if (record.type === 'trial') told.add(record.trial);
    file.write(record);
  }
}

/** What all machines measured is the plan: each of its cells, but for those that are missing. */
function checkSum(plan: Plan, { missing }: Coverage, told: ReadonlySet<string>): void {
  const open = new Set(missing.flatMap(({ blocks }) => blocks.flatMap(({ trials }) => trials)));
  const lost = plan.trials.filter(({ id, purpose }) => purpose !== 'probe' && !open.has(id) && !told.has(id));
  if (lost.length > 0) {
    throw new UsageError(`the files changed while they were merged: "${lost[0]?.id}" is in none of them`);
  }
}
