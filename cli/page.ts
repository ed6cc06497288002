import { spawn } from 'node:child_process';
import { analyse } from '../core/analysis/analysis.ts';
import { waterfallOf } from '../core/analysis/cell-numbers.ts';
import type { Stamps } from '../core/monitor/views.ts';
import { servePage } from '../core/monitor/page-server.ts';
import type { Comparison } from '../core/records/comparison.ts';
import type { Live } from '../core/records/live.ts';
import type { Results } from '../core/records/records.ts';
import type { Io } from './io.ts';
import { FILE_OPTIONS } from './output.ts';
import { reportOf } from './report-files.ts';
import { rowIn } from './row-in.ts';

/** Not oftener than this, however short rounds are. */
const USUAL_LEAST_MS = 250;

type Status = Omit<Live, 'comparison'>;

export interface OpenPage {
  /** Something has changed, between two rounds. @param more What is asked where somebody reads the page. */
  changed(status: Status, more: () => Promise<PageMore> | PageMore): void;
  /** It is over: the page becomes its report; null where there is none, and the page says where to look. */
  end(comparison: Comparison | null): Promise<void>;
}

interface PageMore {
  /** Null where nothing that could be analysed was recorded. */
  readonly results: Results | null;
  /** Of the last round of each trial, by its name. */
  readonly stamps: Stamps;
}

interface PageOptions {
  /** Whether a browser is asked to show it. */
  readonly isOpened: boolean;
  readonly first: Status;
  readonly leastMs?: number;
}

/** Serves the page of a session, and says where. */
export async function openPage(io: Io, { isOpened, first, leastMs = USUAL_LEAST_MS }: PageOptions): Promise<OpenPage> {
  const [{ render: renderLive }, { render: renderReport }] = await Promise.all([
    reportOf('html', 'live'),
    reportOf('html', 'run'),
  ]);
  let status = first;
  let atMs = Number.NEGATIVE_INFINITY;
  const pageOf = (comparison: Comparison | null) => renderLive({ ...status, comparison }, FILE_OPTIONS);
  const server = await servePage(() => pageOf(null));
  io.stderr(`lockstep: watch it at ${server.url}\n`);
  if (isOpened) openInBrowser(server.url, io);
  const publish = async (more: () => Promise<PageMore> | PageMore): Promise<void> => {
    const row = status.rows.findLast(({ state }) => state !== 'waiting')?.name;
    try {
      const { results, stamps } = await more();
      server.publish(pageOf(row === undefined || results === null ? null : liveRow(results, row, stamps)));
    } catch (error) {
      io.stderr(`lockstep: the page is not up to date: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  };
  return {
    changed(now, more) {
      status = now;
      const nowMs = performance.now();
      if (!server.isRead || nowMs - atMs < leastMs) return;
      atMs = nowMs;
      void publish(more);
    },
    end(comparison) {
      if (comparison !== null) return server.end(renderReport(comparison, FILE_OPTIONS));
      return server.end(renderLive({ ...status, state: 'ended', comparison }, FILE_OPTIONS));
    },
  };
}

/** The row that is measured now, as its report will have it, with the last round in the place of the first. */
function liveRow(results: Results, scenario: string, stamps: Stamps): Comparison {
  const comparison = analyse(rowIn(results, scenario));
  const cells = comparison.cells.map((cell) => {
    const { [cell.id]: last } = stamps;
    return last === undefined ? cell : { ...cell, waterfall: waterfallOf([{ stamps: last }]) };
  });
  return { ...comparison, cells };
}

/** What a desktop has for links; where there is none, the link has been told. */
function openInBrowser(url: string, io: Io): void {
  const [command, ...words] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '""', url]
        : ['xdg-open', url];
  const child = spawn(command, words, { stdio: 'ignore', detached: true });
  child.once('error', () => io.stderr('lockstep: no browser was found: open the link yourself\n'));
  child.unref();
}
