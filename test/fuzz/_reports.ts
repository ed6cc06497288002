import { folders } from '../../cli/folders.ts';
import { allMembers } from '../../core/members/registry.ts';
import type { Render, Report, Subject, Tellings } from '../../core/members/report-types.ts';
import { UsageError } from '../../core/text/errors.ts';

const file = { width: 100, colour: false };
const reports = (await allMembers<Report>('report', folders.reports)).map(({ value }) => value);

export interface Said {
  readonly name: string;
  readonly text: string;
}

/** What every report that can says of this; one that refuses it, says why. */
export function everyReportOf<S extends Subject>(subject: S, told: Tellings[S]): Said[] {
  return reports.flatMap(({ name, render }) => {
    const how = (render as { readonly [Each in S]?: Render<Each> })[subject];
    if (how === undefined) return [];
    try {
      return { name, text: how(told, file) };
    } catch (error) {
      if (error instanceof UsageError) return { name, text: error.message };
      throw error;
    }
  });
}
