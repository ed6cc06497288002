import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { runSchema } from './views.ts';

/**
 * Where sessions leave their sockets: in a folder of this user alone, with a note beside each that says which session it is, and how
 * it ended. Nobody else may look into that folder; one that is not ours is not used.
 */

/** sockaddr_un(7) has room for 108, the Mac for 104, with a zero at the end. */
const MOST_PATH = 103;
const OF_OTHERS = 0o077;
/** Notes of what has ended are kept so long, and so many. */
const KEPT_MS = 24 * 60 * 60 * 1000;
const MOST_NOTES = 100;
const MOST_NOTE_BYTES = 64 * 1024;

const noteSchema = z.object({
  run: runSchema,
  /** Null while it runs. */
  endedAt: z.iso.datetime().nullable(),
  /** How it ended: `killed` where it could not say. */
  state: z.enum(['running', 'ended', 'killed']),
});
export type Note = z.infer<typeof noteSchema>;

/** Each is made where it is not there; the first that is ours alone is it. Null where there is none. */
export function ownFolder(environment: NodeJS.ProcessEnv = process.env): string | null {
  const { XDG_RUNTIME_DIR: runtime } = environment;
  const ofTemp = `lockstep-${process.getuid?.() ?? userInfo().username.replaceAll(/\W/g, '_')}`;
  const candidates = [
    ...(runtime !== undefined && runtime !== '' ? [join(runtime, 'lockstep')] : []),
    join(tmpdir(), ofTemp),
    ...(process.platform === 'win32' ? [] : [join('/tmp', ofTemp)]),
  ];
  return candidates.find((folder) => socketOf(folder, '4194304-99').length <= MOST_PATH && isOwn(folder)) ?? null;
}

function isOwn(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch {
    // it is there, or cannot be made
  }
  try {
    const found = lstatSync(folder); // a link may lead anywhere
    const uid = process.getuid?.();
    if (!found.isDirectory() || (uid !== undefined && found.uid !== uid)) return false;
    if (uid !== undefined && (found.mode & OF_OTHERS) !== 0) chmodSync(folder, 0o700);
    return true;
  } catch {
    return false;
  }
}

/** A pipe has a name in a space of its own on Windows. */
export function socketOf(folder: string, id: string): string {
  return process.platform === 'win32'
    ? `\\\\.\\pipe\\lockstep-${userInfo().username}-${id}`
    : join(folder, `${id}.sock`);
}

function noteOf(folder: string, id: string): string {
  return join(folder, `${id}.json`);
}

/** @throws Error where the disk does not take it */
export function writeNote(folder: string, note: Note): void {
  writeFileSync(noteOf(folder, note.run.id), JSON.stringify(note), { mode: 0o600 });
}

/** All that are understood, those that began last first. */
export function readNotes(folder: string): Note[] {
  return namesIn(folder)
    .flatMap((name) => noteIn(join(folder, name)) ?? [])
    .toSorted((a, b) => b.run.startedAt.localeCompare(a.run.startedAt));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}

function noteIn(path: string): Note | null {
  try {
    if (statSync(path).size > MOST_NOTE_BYTES) return null;
    return noteSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

export function removeNote(folder: string, id: string): void {
  rmSync(noteOf(folder, id), { force: true });
}

export function removeSocket(folder: string, id: string): void {
  if (process.platform !== 'win32') rmSync(socketOf(folder, id), { force: true });
}

/** It is gone, and could not say so. */
export function markKilled(folder: string, note: Note, now: Date): void {
  removeSocket(folder, note.run.id);
  writeNote(folder, { ...note, endedAt: now.toISOString(), state: 'killed' });
}

/** Takes away what sessions have left that are no more: sockets at once, notes of what ended after a while. */
export function sweep(folder: string, now: Date, isAlive: (pid: number) => boolean = isRunning): void {
  for (const [place, note] of readNotes(folder).entries()) {
    try {
      if (note.endedAt === null && !isAlive(note.run.pid)) markKilled(folder, note, now);
      const isOld = note.endedAt !== null && now.getTime() - Date.parse(note.endedAt) > KEPT_MS;
      if (isOld || (note.endedAt !== null && place >= MOST_NOTES)) removeNote(folder, note.run.id);
    } catch {
      // a disk that takes no more does not keep a session from running
    }
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
