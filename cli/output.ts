import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RenderOptions } from '../core/members/report-types.ts';
import type { Environment } from '../core/records/records.ts';
import { cannot } from '../core/text/errors.ts';
import type { Io } from './io.ts';

/** How what goes into a file is rendered: as on no particular screen. */
export const FILE_OPTIONS: RenderOptions = { width: 100, colour: false };

/** How what goes to stdout is rendered. */
export function screenOptions({ columns, hasColour }: Io): RenderOptions {
  return { width: columns ?? FILE_OPTIONS.width, colour: hasColour };
}

/** Where a result goes that nobody gave a place: results/<kind><date>-<commit>.ndjson, and no file is written over. */
export function defaultPath({ startedAt, commit }: Environment, cwd: string, kind: '' | 'gate-' = ''): string {
  const stem = join('results', `${kind}${startedAt.slice(0, 10)}-${commit ?? 'no-commit'}`);
  for (let copy = 1; ; copy += 1) {
    const path = `${stem}${copy === 1 ? '' : `-${copy}`}.ndjson`;
    if (!existsSync(resolve(cwd, path))) return path;
  }
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
