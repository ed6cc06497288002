import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GateRecord } from '../core/gate/records.ts';
import type { CapacityReport } from '../core/records/capacity-report.ts';
import type { Changes } from '../core/records/changes.ts';
import type { Comparison } from '../core/records/comparison.ts';
import type { Explanation } from '../core/records/explanation.ts';
import type { GateReport } from '../core/records/gate-report.ts';
import type { ResultRecord } from '../core/records/records.ts';
import { UsageError } from '../core/text/refusals.ts';
import type { Io } from './io.ts';
import type { Given } from './library-options.ts';

/** The commands as functions: each returns what its command tells. What they need is loaded by the first that is called. */

/** A suite by its name, by the path of its file, or by the URL of its file. */
export type SuiteWord = string | URL;

/** What a call may say beside the options of its command. */
interface Calling<Written> {
  /** Where paths start from. Default: the folder of the process. */
  readonly cwd?: string;
  /** Ends it. */
  readonly signal?: AbortSignal;
  /** Called with each record of the result file, as it is written. */
  readonly onRecord?: (record: Written) => void;
}

/** The options of `lockstep run`, as in a lockstep.config.ts. */
export type RunOptions = Given<'run'> & Calling<ResultRecord>;
/** The options of `lockstep gate`, as in a lockstep.config.ts, and the commit to compare with. */
export type GateOptions = Given<'gate'> & { readonly against: string } & Calling<GateRecord>;
/** The options of `lockstep capacity`, as in a lockstep.config.ts, and the objective. `out` names a folder. */
export type CapacityOptions = Given<'capacity'> & Calling<ResultRecord>;

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
  const { sourcesOf } = await import('./library-options.ts');
  const { measurementOf } = await import('./selection.ts');
  const { optionValues } = await import('./command-options.ts');
  const { measured } = await import('./measure.ts');
  const io = silentIo(resolve(cwd), signal);
  const chosen = wordsOf('run', suites);
  const sources = sourcesOf('run', given);
  return placed(given.out, async (out) => {
    const optionsFor = (members: Parameters<typeof optionValues>[2]) => ({
      ...optionValues('run', sources, members),
      out,
    });
    return (await measured(await measurementOf(chosen, optionsFor, io), io, onRecord)).comparison;
  });
}

/**
 * Whether suites are slower here than in another commit, both side by side on this machine. Reads no configuration and no
 * variables, but the base's `lockstep.accepted.json`; leaves a file only where `out` names one, and no checkout of the base.
 *
 * @param suites Names or files, such as './my-suite.ts'.
 * @returns What was found; after an abort, of the pairs until then, with the state `interrupted`.
 * @throws UsageError where an option, a suite or the commit is not understood, or the result file cannot be written;
 *   EnvironmentError where the base cannot run here; what `onRecord` throws; the reason of a signal that aborts while the
 *   base is made fit
 */
export async function gate(
  suites: SuiteWord | readonly SuiteWord[],
  { cwd = '.', signal, onRecord, ...given }: GateOptions,
): Promise<GateReport> {
  const { sourcesOf } = await import('./library-options.ts');
  const { gated } = await import('./gated.ts');
  const io = silentIo(resolve(cwd), signal);
  const words = wordsOf('gate', suites);
  const sources = sourcesOf('gate', given);
  if (sources.given.against === undefined) throw new UsageError('gate needs against: the commit to compare with');
  // the base's configuration would be read where the candidate's is, and here none is
  const asked = { words, sources, read: async () => sources, defaults: { suites: [], options: {} } };
  return placed(given.out, async (out) => {
    const found = await gated(asked, out, io, onRecord);
    if (found.state === 'told') return found.report;
    if (found.state === 'unwritten') throw new UsageError(`cannot write ${found.path}: ${found.reason}`);
    throw io.interrupted.reason;
  });
}

/**
 * The highest rate of arrivals at which each model keeps an objective. Reads no configuration and no variables; the result
 * files of its probes are left only where `out` names a folder for them.
 *
 * @throws UsageError where an option or the suite is not understood, or a result file cannot be written; EnvironmentError
 *   where this machine cannot run it; what `onRecord` throws; the reason of a signal that aborts
 */
export async function capacity(
  suite: SuiteWord,
  { cwd = '.', signal, onRecord, ...given }: CapacityOptions,
): Promise<CapacityReport> {
  const { sourcesOf } = await import('./library-options.ts');
  const { optionValues } = await import('./command-options.ts');
  const { suitesOf } = await import('./selection.ts');
  const { searched } = await import('./search-capacity.ts');
  const io = silentIo(resolve(cwd), signal);
  const [suiteWord = ''] = wordsOf('capacity', suite);
  const sources = sourcesOf('capacity', given);
  const suites = await suitesOf([suiteWord], io);
  return placed(given.out, async (out) => {
    const options = { ...optionValues('capacity', sources, suites), out };
    return (await searched({ suites, suiteWord, options }, io, onRecord)).report;
  });
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

/** @throws UsageError where there is none, or one that no thread could load */
function wordsOf(name: string, suites: SuiteWord | readonly SuiteWord[]): string[] {
  const words = [suites].flat().map(wordOf);
  if (words.length === 0) throw new UsageError(`${name} needs a suite: a name, or a file such as ./my-suite.ts`);
  return words;
}

function wordOf(suite: SuiteWord): string {
  if (suite instanceof URL && suite.protocol === 'file:') return `${fileURLToPath(suite)}${suite.hash}`;
  if (typeof suite === 'string') return suite;
  throw new UsageError('a suite is given by its name or its file, since threads and processes load it themselves');
}

/** Does what leaves results at the place that was named, else at one that is gone when it is done. */
async function placed<Found>(named: string | undefined, use: (out: string) => Promise<Found>): Promise<Found> {
  if (named !== undefined) return use(named);
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-run-'));
  try {
    return await use(join(folder, 'results'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function silentIo(cwd: string, signal: AbortSignal = new AbortController().signal): Io {
  const quiet = () => {};
  return {
    stdout: quiet,
    stderr: quiet,
    rewrite: quiet,
    cwd,
    columns: null,
    hasColour: false,
    isProgressLive: false,
    isSilent: true,
    interrupted: signal,
    leaveAtOnce: quiet,
  };
}
