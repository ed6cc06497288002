import { analyse } from '../core/analysis/analysis.ts';
import type { Watcher } from '../core/monitor/client.ts';
import type { Tree } from '../core/monitor/views.ts';
import { readResultFile } from '../core/records/result-file.ts';
import type { Results } from '../core/records/records.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { openPage } from './page.ts';

/** What is made here is made by another program than the session, while it measures. */
const LEAST_MS = 2000;

/** Serves a page of a session that runs, made of what it tells between rounds and of its file. */
export async function pageOfSession(watcher: Watcher, isOpened: boolean, io: Io): Promise<ExitCode> {
  let tree = await watcher.ask({ ask: 'tree' });
  const page = await openPage(io, { isOpened, first: tree, leastMs: LEAST_MS });
  watcher.onEvent = (event) => {
    if (event.event === 'end') return;
    tree = { ...event.value, rows: rowsWith(tree.rows, event.value.rows) };
    page.changed(tree, async () => ({
      results: resultsAt(tree.run.file),
      stamps: await watcher.ask({ ask: 'stamps' }),
    }));
  };
  await watcher.ask({ ask: 'watch' });
  const broken = await watcher.closed;
  if (io.interrupted.aborted) return exitCodes.interrupted;
  if (broken !== null) throw broken;
  const results = resultsAt(tree.run.file);
  await page.end(results === null ? null : analyse(results));
  return exitCodes.done;
}

/** Rows are measured one after the other, and only the one that is measured now is told. */
function rowsWith(known: Tree['rows'], told: Tree['rows']): Tree['rows'] {
  const rows = known.map((row) => told.find(({ id }) => id === row.id) ?? row);
  const last = rows.findLastIndex(({ state }) => state === 'running');
  const isPast = (place: number) => place < last && rows[place]?.state === 'running';
  return [
    ...rows.map((row, place) => (isPast(place) ? { ...row, state: 'done' as const } : row)),
    ...told.filter(({ id }) => known.every((row) => row.id !== id)),
  ];
}

/** Null where there is none yet, or it is of a gate. */
function resultsAt(file: string | null): Results | null {
  try {
    return file === null ? null : readResultFile(file);
  } catch {
    return null;
  }
}
