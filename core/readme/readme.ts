import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { cannot } from '../text/errors.ts';
import { type CodeAge, codeAgeOf } from './code-age.ts';
import { replaceFile } from './replace-file.ts';
import { type Block, type BlockRun, readBlock, withBlock } from './block.ts';

const DAY_MS = 86_400_000;

/**
 * Puts a report into the block of a README, and leaves the rest of it as it is.
 *
 * @throws UsageError where there is no such file, or not exactly one block in it
 */
export function putInto(path: string, report: string, run: BlockRun): void {
  const file = readReadme(path);
  const updated = withBlock(file, basename(path), report, run);
  if (!updated.equals(file)) replaceFile(path, updated);
}

export interface Freshness {
  /** Older than this is stale, ms; null where age does not matter. */
  readonly maxAgeMs: number | null;
  readonly now: Date;
  readonly code: CodeAge;
  /** The run that it should be of; null where any will do. */
  readonly run: BlockRun | null;
}

/** Whether a README still tells the truth: what to say about it, and whether it is stale. */
export interface Checked {
  readonly isStale: boolean;
  readonly lines: readonly string[];
}

/** @throws UsageError where there is no such file, or not exactly one block in it */
export function checkReadme(path: string, fresh: Omit<Freshness, 'code'>): Checked {
  const code = codeAgeOf(dirname(path));
  const name = basename(path);
  const block = readBlock(readReadme(path), name);
  const because = staleness(block, { ...fresh, code });
  if (block === null || because !== null) return { isStale: true, lines: [`${name} is stale: ${because}`] };
  return {
    isStale: false,
    lines: [
      `${name} tells of the run of ${block.run.startedAt}, and is up to date`,
      ...(code.state === 'known' ? [] : [`not checked whether the code is newer: ${code.because}`]),
    ],
  };
}

/** The first reason why a block is stale, or null. */
export function staleness(block: Block | null, { maxAgeMs, now, code, run }: Freshness): string | null {
  if (block === null) return 'there is no report between its markers yet';
  const { startedAt, commit } = block.run;
  if (!block.isUntouched) return 'its report was changed by hand after it was written';
  if (run !== null && run.startedAt !== startedAt)
    return `it tells of the run of ${startedAt}, not of that of ${run.startedAt}`;
  const ageMs = now.getTime() - Date.parse(startedAt);
  if (maxAgeMs !== null && ageMs > maxAgeMs) {
    return `its run of ${startedAt} is ${days(ageMs)} old, and ${days(maxAgeMs)} are allowed`;
  }
  if (code.state === 'known' && code.at.getTime() > Date.parse(startedAt)) {
    const measured = commit === null ? '' : ` at ${commit}`;
    return `its run of ${startedAt}${measured} is older than the code: ${code.commit} "${code.subject}" is of ${code.at.toISOString()}`;
  }
  return null;
}

function days(ms: number): string {
  const value = Math.floor((ms / DAY_MS) * 10) / 10;
  return `${value} day${value === 1 ? '' : 's'}`;
}

function readReadme(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw cannot('read', path, error);
  }
}
