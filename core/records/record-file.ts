import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, extname } from 'node:path';
import { cannot } from '../text/errors.ts';
import { reasonOf } from '../text/thrown.ts';

/** A file of records being written: each is on disk before the next round begins. */
export interface RecordFile<T> {
  /** Where it is: another place than it was, where that has been taken away meanwhile, or is another's now. */
  readonly path: string;
  /** @throws DiskError where the disk will not take it */
  write(record: T): void;
  close(): void;
}

/** A file that takes the place of another, or what names one that is not there yet: two that name one at a time get two. */
export type RecordPlace = string | (() => string);

/** What a user is told of it. */
export function takenAway(from: string, to: string): string {
  return `${from} was taken away or written over while it was written: all of it is in ${to}`;
}

/** A disk takes no more, which is no fault of ours. */
export class DiskError extends Error {
  override readonly name = 'DiskError';
}

/** @throws UsageError where the file cannot be made */
export function createRecordFile<T>(place: RecordPlace): RecordFile<T> {
  return new FileOnDisk(place);
}

/** So often a name is tried that others take at the same time. */
const ATTEMPTS = 1000;
const CHUNK_BYTES = 2 ** 20;

class FileOnDisk<T> implements RecordFile<T> {
  path: string;
  #file: number;

  constructor(place: RecordPlace) {
    ({ path: this.path, file: this.#file } = opened(place));
  }

  write(record: T): void {
    try {
      if (!isAt(this.path, this.#file)) this.#move();
      // not writeSync, which says nothing where a full disk takes the half of it
      writeFileSync(this.#file, `${JSON.stringify(record)}\n`);
    } catch (error) {
      throw new DiskError(reasonOf(error), { cause: error });
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  /** What has been written is still there as long as it is open: it gets another place. */
  #move(): void {
    const names = numbered(this.path);
    const { path, file } = opened(() => names.next().value);
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (let position = 0; ;) {
      const bytes = readSync(this.#file, chunk, 0, CHUNK_BYTES, position);
      if (bytes === 0) break;
      writeFileSync(file, chunk.subarray(0, bytes));
      position += bytes;
    }
    closeSync(this.#file);
    this.path = path;
    this.#file = file;
  }
}

/** Opened where there was nothing: two that open one at a time never have the same. */
function opened(place: RecordPlace): { readonly path: string; readonly file: number } {
  let path = '';
  try {
    for (let attempt = 1; ; attempt += 1) {
      path = typeof place === 'string' ? place : place();
      try {
        makeFolder(dirname(path));
        if (typeof place === 'string' && isThere(path)) {
          path = realpathSync(path); // a link stays one
          if (!statSync(path).isFile()) return { path, file: openSync(path, 'w') }; // as does a device, or a pipe
          closeSync(openSync(path, 'r+')); // only what may be written; whoever has it open keeps what is in it
          rmSync(path);
        }
        return { path, file: openSync(path, 'wx+') };
      } catch (error) {
        if (!isTaken(error) || attempt === ATTEMPTS) throw error;
      }
    }
  } catch (error) {
    throw cannot('write', path, error);
  }
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Whether what is found there is this file; a device is whatever stands there. */
function isAt(path: string, file: number): boolean {
  const ours = fstatSync(file);
  if (!ours.isFile()) return true;
  try {
    const { ino, dev } = statSync(path);
    return ino === ours.ino && dev === ours.dev;
  } catch {
    return false;
  }
}

/** The name itself, and then others beside it: "run.ndjson", "run-2.ndjson" … */
export function* numbered(path: string): Generator<string, never> {
  const end = extname(path);
  const stem = path.slice(0, path.length - end.length);
  yield path;
  for (let copy = 2; ; copy += 1) yield `${stem}-${copy}${end}`;
}

/** One by one, because `recursive` tries for ever where the system takes no folders, as in /proc. */
export function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true || dirname(path) === path) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // another has made it at the same time, or it is none, which is told by who writes into it
    if (!isTaken(error)) throw error;
  }
}

/** Whether the name is another's, who was quicker. */
export function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
