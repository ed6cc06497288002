import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { endOf, lastLinesOf } from './_own-program.ts';
import type { Programs } from './_postgres-binaries.ts';

/**
 * The data folder of a PostgreSQL of our own. `initdb` takes as long as a short run, and always makes the same: it is done once,
 * and what it made is kept in the cache of this user and copied.
 */

/** Who sets it up. */
export const OWNER = 'lockstep';
const WORDS = ['-A', 'trust', '-U', OWNER, '-E', 'UTF8', '--locale=C', '--no-sync'];

/**
 * Makes an empty cluster in a folder that is not there yet.
 *
 * @param cache Where one is kept; nothing breaks where that cannot be written, or is removed at any time.
 * @returns Whether it is a copy of one that was kept.
 * @throws Error with the last lines of initdb, where that fails
 */
export async function makeCluster(programs: Programs, data: string, cache = cacheFolder()): Promise<boolean> {
  const kept = join(cache, keyOf(programs));
  if (existsSync(kept) && (await isCopied(kept, data, programs))) return true;
  await initdb(programs, data);
  await keep(data, cache, kept);
  return false;
}

/** What was kept cannot be used: it is not used again. */
export function forgetCluster(programs: Programs, cache = cacheFolder()): void {
  rmSync(join(cache, keyOf(programs)), { recursive: true, force: true });
}

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'lockstep');
}

/** Another version, or another build of it, has another folder. */
function keyOf({ folder }: Programs): string {
  const file = join(folder, 'initdb');
  const { size, mtimeMs } = statSync(file);
  const what = JSON.stringify([file, size, mtimeMs, process.arch, WORDS]);
  return `postgres-${createHash('sha256').update(what).digest('hex').slice(0, 16)}`;
}

async function initdb({ folder, spawned }: Programs, data: string): Promise<void> {
  const stdio = ['ignore', 'ignore', 'pipe'] as const;
  const child = spawn(join(folder, 'initdb'), ['-D', data, ...WORDS], { ...spawned, stdio: [...stdio] });
  const lines = lastLinesOf(child);
  const how = await endOf(child);
  if (how !== 'ended with code 0') throw new Error(`initdb of PostgreSQL ${how}: ${lines.join(' ⏎ ')}`);
}

/** Whoever runs it has to own it. */
async function isCopied(kept: string, data: string, { spawned }: Programs): Promise<boolean> {
  const owner = spawned.uid === undefined ? null : `${spawned.uid}:${spawned.gid}`;
  const done = (await isDone('cp', '-R', kept, data)) && (owner === null || (await isDone('chown', '-R', owner, data)));
  if (!done) rmSync(data, { recursive: true, force: true });
  else chmodSync(data, 0o700);
  return done;
}

/** Whole or not at all: several may do so at once, and each has made the same. */
async function keep(data: string, cache: string, kept: string): Promise<void> {
  const own = `${kept}.${process.pid}`;
  try {
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    if (await isDone('cp', '-R', data, own)) renameSync(own, kept);
  } catch {
    // a home that cannot be written, or another one was first
  }
  rmSync(own, { recursive: true, force: true });
}

async function isDone(file: string, ...words: readonly string[]): Promise<boolean> {
  return (await endOf(spawn(file, words, { stdio: 'ignore' }))) === 'ended with code 0';
}
