import { isRunning, markKilled, type Note, ownFolder, readNotes, socketOf } from '../core/monitor/places.ts';
import { Watcher } from '../core/monitor/client.ts';
import { UsageError, unknownWord } from '../core/text/errors.ts';
import { ago } from './monitor-words.ts';

/** The sessions of this user on this machine, as their notes say. */
export interface Found {
  readonly folder: string | null;
  /** That run now, those that began last first. */
  readonly running: readonly Note[];
  readonly ended: readonly Note[];
}

/** What left its note behind, and is no more, is told from what runs by whether somebody listens. */
export async function findRuns(folder: string | null = ownFolder()): Promise<Found> {
  const notes = folder === null ? [] : readNotes(folder);
  const open = notes.filter(({ endedAt }) => endedAt === null);
  const states = await Promise.all(open.map((note) => stateOf(folder ?? '', note)));
  const gone = open.filter((_, place) => states[place] === 'gone');
  for (const note of gone) markKilled(folder ?? '', note, new Date());
  if (gone.length > 0) return findRuns(folder);
  const running = open.filter((_, place) => states[place] === 'there');
  return { folder, running, ended: notes.filter(({ endedAt }) => endedAt !== null) };
}

/** A socket that somebody else may not open is somebody's all the same; one that is not there yet will be. */
async function stateOf(folder: string, { run }: Note): Promise<'there' | 'soon' | 'gone'> {
  if (!isRunning(run.pid)) return 'gone';
  try {
    (await Watcher.open(socketOf(folder, run.id))).close();
    return 'there';
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'soon';
    return codeOf(error) === 'ECONNREFUSED' ? 'gone' : 'there';
  }
}

/** @throws UsageError where it runs no more, is unknown, or is not ours */
export async function attach({ folder, running, ended }: Found, id: string): Promise<Watcher> {
  const note = running.find(({ run }) => run.id === id);
  if (note === undefined) throw notRunning(id, { running, ended });
  try {
    return await Watcher.open(socketOf(folder ?? '', id));
  } catch (error) {
    const isRefused = ['EACCES', 'EPERM'].includes(codeOf(error));
    throw new UsageError(isRefused ? `run ${id}: permission denied` : `run ${id} cannot be reached: ${codeOf(error)}`);
  }
}

function notRunning(id: string, { running, ended }: Pick<Found, 'running' | 'ended'>): UsageError {
  const note = ended.find(({ run }) => run.id === id);
  if (note !== undefined) return new UsageError(`run ${id} ${endedText(note)}`);
  const known = running.map(({ run }) => run.id);
  return known.length === 0 ? noneRunning({ ended }) : unknownWord('run', id, known);
}

export function noneRunning({ ended }: Pick<Found, 'ended'>): UsageError {
  const [last] = ended.toSorted((a, b) => (b.endedAt ?? '').localeCompare(a.endedAt ?? ''));
  const more = last === undefined ? '' : `; the last, ${last.run.id}, ${endedText(last)}`;
  return new UsageError(`nothing of yours is measured on this machine now${more}`);
}

export function endedText({ run, endedAt, state }: Note): string {
  const when = ago(Date.now() - Date.parse(endedAt ?? run.startedAt));
  const how = state === 'killed' ? `is gone without a word, as was seen ${when}` : `ended ${when}`;
  return `${how}; ${run.file === null ? 'it has no file' : `its file is ${run.file}`}`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'it does not answer';
}
