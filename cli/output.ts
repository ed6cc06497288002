import { chmodSync, existsSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RenderOptions } from '../core/comparison.ts';
import type { Environment } from '../core/records.ts';
import { reasonOf } from '../core/thrown.ts';
import { UsageError } from '../core/usage-error.ts';
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

/** @throws UsageError where the file cannot be written */
export function writeText(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/**
 * Puts new content in the place of a file in one step: whoever reads it sees all of the old or all of the new, also if this
 * process dies between. Permissions stay, and a link stays a link.
 *
 * @throws UsageError where it cannot be written; the file is then as it was
 */
export function replaceFile(path: string, content: Buffer): void {
  let temporary: string | null = null;
  try {
    const target = realpathSync(path);
    temporary = `${target}.${process.pid}.tmp`;
    writeFileSync(temporary, content, { flag: 'wx' });
    chmodSync(temporary, statSync(target).mode);
    renameSync(temporary, target);
  } catch (error) {
    if (temporary !== null) rmSync(temporary, { force: true });
    throw cannotWrite(path, error);
  }
}

function cannotWrite(path: string, error: unknown): UsageError {
  return new UsageError(`cannot write ${path}: ${reasonOf(error)}`);
}

/** Whether a disk would take no more, which is no fault of ours. */
export function isDiskError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && error.syscall === 'write';
}
