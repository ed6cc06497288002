import { resolve } from 'node:path';
import type { Changes } from '../core/changes.ts';
import type { Comparison, RenderOptions, Report } from '../core/comparison.ts';
import type { Explanation } from '../core/explanation.ts';
import type { GateReport } from '../core/gate-report.ts';
import { allMembers, memberOf } from '../core/registry.ts';
import { reasonOf } from '../core/thrown.ts';
import { UsageError } from '../core/usage-error.ts';
import { folders } from './folders.ts';
import type { Io } from './io.ts';
import { FILE_OPTIONS, writeText } from './output.ts';

/** What reports are asked to tell of. */
interface Subject<Told> {
  readonly what: string;
  readonly renderOf: (report: Report) => ((told: Told, options: RenderOptions) => string) | undefined;
}

export const ofRun: Subject<Comparison> = {
  what: 'a run',
  renderOf: (report) => (comparison, options) => report.render(comparison, options),
};
export const ofChanges: Subject<Changes> = { what: 'two runs', renderOf: ({ renderChanges }) => renderChanges };
export const ofExplanation: Subject<Explanation> = {
  what: 'an explanation',
  renderOf: ({ renderExplanation }) => renderExplanation,
};
export const ofGate: Subject<GateReport> = { what: 'a gate', renderOf: ({ renderGate }) => renderGate };

interface SubjectReport<Told> {
  readonly name: string;
  /** With its dot. */
  readonly extension: string;
  readonly render: (told: Told, options: RenderOptions) => string;
}

export interface ReportFile<Told> extends SubjectReport<Told> {
  /** Null for beside the result file. */
  readonly to: string | null;
}

/** @throws UsageError where there is no such report, or it cannot tell of this; it says which can */
export async function reportOf<Told>(kind: string, subject: Subject<Told>): Promise<SubjectReport<Told>> {
  const { value: report } = await memberOf<Report>('report', folders.reports, kind);
  const render = subject.renderOf(report);
  if (render !== undefined) return { name: report.name, extension: report.extension, render };
  const all = await allMembers<Report>('report', folders.reports);
  const able = all.filter(({ value }) => subject.renderOf(value) !== undefined).map(({ value }) => value.name);
  throw new UsageError(`${kind} cannot tell of ${subject.what}: ${able.join(', ')} can`);
}

/**
 * "markdown" or "markdown=path", each: looked up before anything is measured, so that a wrong word costs nothing.
 *
 * @throws UsageError as `reportOf` does
 */
export function reportFiles<Told>(
  words: readonly string[] | undefined,
  subject: Subject<Told>,
): Promise<ReportFile<Told>[]> {
  return Promise.all(
    (words ?? []).map(async (word) => {
      const [kind = '', to = null] = word.split(/=(.*)/s);
      return { ...(await reportOf(kind, subject)), to };
    }),
  );
}

/** Writes every report that can be, and says where it is, or why it is not. Returns whether all could be written. */
export function writeReports<Told>(
  files: readonly ReportFile<Told>[],
  told: Told,
  resultPath: string,
  io: Io,
): boolean {
  const written = files.map(({ name, extension, to, render }) => {
    const path = to === null ? resultPath.replace(/(\.ndjson)?$/, extension) : resolve(io.cwd, to);
    try {
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
