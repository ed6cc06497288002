import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RenderOptions } from '../core/members/report-types.ts';
import type { Environment } from '../core/records/records.ts';
import { isTaken, makeFolder, numbered, type RecordPlace } from '../core/records/record-file.ts';
import { cannot, UsageError } from '../core/text/errors.ts';
import type { Io } from './io.ts';

/** How what goes into a file is rendered: as on no particular screen. */
export const FILE_OPTIONS: RenderOptions = { width: 100, colour: false };

/** How what goes to stdout is rendered. */
export function screenOptions({ columns, hasColour }: Io): RenderOptions {
  return { width: columns ?? FILE_OPTIONS.width, colour: hasColour };
}

/** Where a result goes that nobody gave a place: results/<kind><date>-<commit>.ndjson, and no file is written over. */
export function defaultPath({ startedAt, commit }: Environment, cwd: string, kind: '' | 'gate-' = ''): string {
  const names = numbered(join('results', `${kind}${startedAt.slice(0, 10)}-${commit ?? 'no-commit'}.ndjson`));
  return names.find((path) => !existsSync(resolve(cwd, path))) as string; // there is always another
}

/** Where a result goes: to the file that is asked for, or to one that nobody else has. */
export function resultPlace(
  out: string | undefined,
  environment: Environment,
  cwd: string,
  kind?: 'gate-',
): RecordPlace {
  return out === undefined ? () => resolve(cwd, defaultPath(environment, cwd, kind)) : resolve(cwd, out);
}

/** A folder for results that nobody else has: it is made here, so that two that ask at one time get two. */
export function newFolder(environment: Environment, cwd: string): string {
  const first = resolve(cwd, defaultPath(environment, cwd).replace(/\.ndjson$/, '-capacity'));
  makeFolder(dirname(first));
  for (const path of numbered(first)) {
    try {
      mkdirSync(path);
      return path;
    } catch (error) {
      if (!isTaken(error)) throw cannot('write', path, error);
    }
  }
  return first;
}

/**
 * What is read is never what is written.
 *
 * @param outputs Paths, from the user's folder on; null and undefined for none.
 * @param inputs Files that are read, by their paths or URLs.
 * @throws UsageError that names it, before anything is done
 */
export function keepApart(
  outputs: readonly (string | null | undefined)[],
  inputs: readonly string[],
  { cwd }: Pick<Io, 'cwd'>,
): void {
  const read = inputs
    .filter((input) => input.startsWith('file:') || !/^[a-z]{2,}:/.test(input))
    .map((input) => identityOf(input.startsWith('file:') ? fileURLToPath(input) : resolve(cwd, input)));
  for (const output of outputs) {
    const written = output == null ? null : identityOf(resolve(cwd, output));
    if (written !== null && read.includes(written)) {
      throw new UsageError(`${output} is read by this command, and would be written over: name another file`);
    }
  }
}

/** The same for all names of a file; null where there is none. */
function identityOf(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found === undefined || !found.isFile() ? null : `${found.dev}:${found.ino}`;
}

/** How a report is asked for, and where it goes. */
export interface ShowOptions {
  readonly as?: string;
  /** The same as `as: 'json'`. */
  readonly json?: true;
}

/** The kind of report that is shown. */
export function kindOf({ as = 'terminal', json }: ShowOptions): string {
  return json === true ? 'json' : as;
}

/**
 * Shows a report of this kind: on stdout, or in the file of --out, which stderr then names.
 *
 * @throws UsageError where the file cannot be written
 */
export function show(kind: string, render: (to: RenderOptions) => string, out: string | undefined, io: Io): void {
  if (out === undefined) return io.stdout(render(screenOptions(io)));
  const path = resolve(io.cwd, out);
  writeText(path, render(FILE_OPTIONS));
  io.stderr(`${kind}: ${path}\n`);
}

/** @throws UsageError where the file cannot be written */
export function writeText(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw cannot('write', path, error);
  }
}
