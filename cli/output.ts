import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RenderOptions } from '../core/comparison.ts';
import type { Environment } from '../core/records.ts';
import { cannot } from '../core/usage-error.ts';
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
    throw cannot('write', path, error);
  }
}
