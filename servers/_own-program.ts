import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import type { OwnFolder } from './_own-folder.ts';

/** Lines that are told where it fails. */
const LAST_LINES = 4;

/** A real server as a program of our own, whose number stands in a file of its folder. */
export interface OwnProgram {
  /** What it calls itself: "PostgreSQL". */
  readonly title: string;
  readonly file: string;
  readonly words: readonly string[];
  readonly spawned?: SpawnOptions;
  /** The line by which it says that it is ready, of either stream; or what waits for that, until it is told not to. */
  readonly ready: RegExp | ((signal: AbortSignal) => Promise<void>);
  /** Told every other line; true where that is no line to be told if it fails. */
  readonly onLine?: (line: string) => boolean;
}

/**
 * Starts one and waits until it is ready. Where it ends by itself later, this process says so, and leaves.
 *
 * @returns What ends it, and removes its folder.
 * @throws Error with its last lines, where it does not come up
 */
export async function startOwn(own: OwnFolder, program: OwnProgram): Promise<() => Promise<void>> {
  const { title, file, words, spawned = {}, ready, onLine = () => false } = program;
  // of a group of its own, where no Ctrl-C reaches it before those that ask it are gone
  const child = spawn(file, words, { ...spawned, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const { promise: isReady, resolve } = Promise.withResolvers<void>();
  const lines = lastLinesOf(child, (line) => {
    if (ready instanceof RegExp && ready.test(line)) resolve();
    return onLine(line);
  });
  const waiting = new AbortController();
  if (!(ready instanceof RegExp)) void ready(waiting.signal).then(resolve);
  const ended = endOf(child).then((how) => {
    waiting.abort();
    return new Error(`${title} ${how}: ${lines.join(' ⏎ ')}`);
  });
  const first = await Promise.race([isReady, ended]);
  if (first instanceof Error) throw first;
  let isClosing = false;
  const watched = async (): Promise<void> => {
    const error = await ended;
    if (!isClosing) throw error; // nobody waits for it
  };
  void watched();
  return async () => {
    isClosing = true;
    await own.remove();
  };
}

/** What is made of what runs by now; where that fails, it is ended. */
export async function elseEnded<T>(end: () => Promise<void>, make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    await end();
    throw error;
  }
}

/** A program that has ended is told by then, and this process has left. */
const LEAVING_MS = 1000;

/** What is asked of the program; where it fails because that has ended, its end is what is told. */
export async function orGone<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    await setTimeout(LEAVING_MS);
    throw error;
  }
}

/** How it ended, when it has. */
export async function endOf(child: ChildProcess): Promise<string> {
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    return `ended with ${signal ?? `code ${code}`}`;
  } catch (error) {
    return `cannot be started: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** It goes on reading: what nobody reads would hold the program up. */
export function lastLinesOf(child: ChildProcess, isLeftOut: (line: string) => boolean = () => false): string[] {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      if (isLeftOut(line)) return;
      lines.push(line.trim());
      if (lines.length > LAST_LINES) lines.shift();
    });
  }
  return lines;
}
