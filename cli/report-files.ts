import { resolve } from 'node:path';
import type { Render, Report, Subject, Tellings } from '../core/members/report-types.ts';
import { allMembers, type Member, memberOf } from '../core/members/registry.ts';
import type { Suite } from '../core/members/types.ts';
import { reasonOf } from '../core/text/thrown.ts';
import { UsageError } from '../core/text/errors.ts';
import { folders } from './folders.ts';
import type { Io } from './io.ts';
import { FILE_OPTIONS, keepApart, writeText } from './output.ts';
import { inputsOf } from './inputs.ts';

/** Each subject as a sentence names it. */
const SUBJECT_WORDS: Readonly<Record<Subject, string>> = {
  run: 'a run',
  live: 'a run that is not over',
  changes: 'two runs',
  gate: 'a gate',
  explanation: 'an explanation',
  capacity: 'capacities',
  diagnosis: 'a diagnosis',
  plan: 'a plan',
  catalogue: 'a list',
};

export interface SubjectReport<S extends Subject> {
  readonly name: string;
  /** With its dot. */
  readonly extension: string;
  readonly render: Render<S>;
}

export interface ReportFile<S extends Subject> extends SubjectReport<S> {
  /** Null for beside the result file. */
  readonly to: string | null;
}

/** @throws UsageError where there is no such report, or it cannot tell of this; it says which can */
export async function reportOf<S extends Subject>(kind: string, subject: S): Promise<SubjectReport<S>> {
  const { value: report } = await memberOf<Report>('report', folders.reports, kind);
  const renders: { readonly [Each in S]?: Render<Each> } = report.render;
  const render = renders[subject];
  if (render !== undefined) return { name: report.name, extension: report.extension, render };
  const all = await allMembers<Report>('report', folders.reports);
  const able = all.filter(({ value }) => value.render[subject] !== undefined).map(({ value }) => value.name);
  throw new UsageError(`${kind} cannot tell of ${SUBJECT_WORDS[subject]}: ${able.join(', ')} can`);
}

/**
 * "markdown" or "markdown=path", each: looked up before anything is measured, so that a wrong word costs nothing.
 *
 * @throws UsageError as `reportOf` does
 */
export function reportFiles<S extends Subject>(
  words: readonly string[] | undefined,
  subject: S,
): Promise<ReportFile<S>[]> {
  return Promise.all(
    (words ?? []).map(async (word) => {
      const [kind = '', to = null] = word.split(/=(.*)/s);
      return { ...(await reportOf(kind, subject)), to };
    }),
  );
}

/** @throws UsageError where a report would be written over a file that is read, before anything is measured */
export function keepReportsApart(
  files: readonly Pick<ReportFile<Subject>, 'to'>[],
  suites: readonly Member<Suite>[],
  io: Io,
  more: readonly string[] = [],
): void {
  const outputs = files.map(({ to }) => to);
  keepApart(outputs, [...inputsOf(suites, io.cwd), ...more], io);
}

/** Writes every report that can be, and says where it is, or why it is not. Returns whether all could be written. */
export function writeReports<S extends Subject>(
  files: readonly ReportFile<S>[],
  told: Tellings[S],
  resultPath: string,
  io: Io,
): boolean {
  const written = files.map(({ name, extension, to, render }) => {
    const path = to === null ? resultPath.replace(/(\.ndjson)?$/, extension) : resolve(io.cwd, to);
    try {
      keepApart([path], [resultPath], io);
      writeText(path, render(told, FILE_OPTIONS));
      io.stderr(`${name}: ${path}\n`);
      return true;
    } catch (error) {
      io.stderr(`lockstep: ${reasonOf(error)}\n`);
      return false;
    }
  });
  return written.every(Boolean);
}
