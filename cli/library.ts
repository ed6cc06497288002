import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Suite } from '../core/members/types.ts';
import type { Changes } from '../core/records/changes.ts';
import type { Comparison } from '../core/records/comparison.ts';
import type { Explanation } from '../core/records/explanation.ts';
import type { ResultRecord } from '../core/records/records.ts';
import { UsageError } from '../core/text/refusals.ts';
import type { Io } from './io.ts';
import type { InputsOf } from './option-spec.ts';
import type { commandOptions } from './options.ts';

/** The commands as functions: each returns what its command tells. What they need is loaded by the first that is called. */

/** A suite by its name, by the path of its file, or by the URL of its file. */
export type SuiteWord = string | URL;

/** What shows a run is no option of a function that returns it. */
type Shown = 'as' | 'json' | 'report' | 'dryRun';

/** The options of `lockstep run`, as in a lockstep.config.ts. */
export type RunOptions = Omit<InputsOf<(typeof commandOptions)['run']>, Shown> & {
  /** Where paths start from. Default: the folder of the process. */
  readonly cwd?: string;
  /** Ends the run; what was measured until then is returned, as `interrupted`. */
  readonly signal?: AbortSignal;
  /** Called with each record of the result file, as it is written. */
  readonly onRecord?: (record: ResultRecord) => void;
};

/**
 * Measures suites under every model. Reads no configuration and no variables; leaves a file only where `out` names one.
 *
 * @returns What was measured; after an abort, what was until then, with the state `interrupted`: an abort rejects nothing.
 * @throws UsageError where an option or a suite is not understood; EnvironmentError where this machine cannot run it; what
 *   `onRecord` throws, which ends the run
 */
export async function run(
  suites: SuiteWord | readonly SuiteWord[],
  { cwd = '.', signal, onRecord, ...given }: RunOptions = {},
): Promise<Comparison> {
  const { runValues } = await import('./library-options.ts');
  const { membersOf, planOf } = await import('./selection.ts');
  const { folders } = await import('./folders.ts');
  const { swept } = await import('./sweep.ts');
  const { measureToFile } = await import('./measure.ts');
  const { analyse: analysed } = await import('../core/analysis/analysis.ts');
  const io = silentIo(resolve(cwd), signal);
  const chosen = [suites].flat().map(wordOf);
  if (chosen.length === 0) throw new UsageError('run needs a suite: a name, or a file such as ./my-suite.ts');
  const members = await membersOf<Suite>('suite', folders.suites, chosen, io.cwd);
  const options = runValues(given, members);
  const plan = await planOf(members, swept(options), io);
  const folder = options.out === undefined ? mkdtempSync(join(tmpdir(), 'lockstep-run-')) : null;
  const placed = folder === null ? options : { ...options, out: join(folder, 'run.ndjson') };
  try {
    const measurement = { plan, suites: members, chosen, options: placed };
    return analysed((await measureToFile(measurement, io, onRecord)).results);
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true });
  }
}

/** What a result file says. @throws UsageError where it cannot be read */
export async function analyse(file: string): Promise<Comparison> {
  const { analyseFile } = await import('../core/analysis/analysis.ts');
  return analyseFile(resolve(file));
}

/** What changed from one result file to another. @throws UsageError where they cannot be read or compared */
export async function compare(before: string, after: string): Promise<Changes> {
  const { changesOf } = await import('../core/analysis/changes.ts');
  const { readResultFile } = await import('../core/records/result-file.ts');
  return changesOf(readResultFile(resolve(before)), readResultFile(resolve(after)));
}

/**
 * What theory and simulation say of a result file.
 *
 * @param whatIf Such as `['latency=80ms', 'cores=4']`: what each model would do then.
 * @throws UsageError where the file or the question is not understood
 */
export async function explain(file: string, whatIf?: readonly string[]): Promise<Explanation> {
  const { explainFile } = await import('../core/explain/explain.ts');
  const { whatIfWords } = await import('./what-if-words.ts');
  return explainFile(resolve(file), whatIf === undefined ? null : whatIfWords(whatIf));
}

function wordOf(suite: SuiteWord): string {
  if (suite instanceof URL && suite.protocol === 'file:') return `${fileURLToPath(suite)}${suite.hash}`;
  if (typeof suite === 'string') return suite;
  throw new UsageError('a suite is given by its name or its file, since threads and processes load it themselves');
}

function silentIo(cwd: string, signal: AbortSignal = new AbortController().signal): Io {
  const quiet = () => {};
  return {
    stdout: quiet,
    stderr: quiet,
    cwd,
    columns: null,
    hasColour: false,
    isProgressLive: false,
    interrupted: signal,
  };
}
