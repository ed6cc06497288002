import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../core/text/errors.ts';

/** The result file in results/ that was written last. @throws UsageError where there is none */
export function newestResult(cwd: string): string {
  const folder = join(cwd, 'results');
  let files: string[] = [];
  try {
    files = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
  } catch {
    // no folder, no results
  }
  const [newest] = files
    .map((name) => join(folder, name))
    .toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (newest === undefined)
    throw new UsageError('there is no result file in results/: run "lockstep run" first, or name one');
  return newest;
}
