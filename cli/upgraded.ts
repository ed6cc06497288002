import type { GateBase } from '../core/gate/recorded-gate.ts';
import { cellsOfVersions, type RunsWith } from '../core/gate/versions.ts';
import { environmentNow } from '../core/machine/environment.ts';
import { hostNow } from '../core/machine/host.ts';
import { codeNow } from '../core/shards/digests.ts';
import { UsageError } from '../core/text/errors.ts';
import { type OptionSources, optionValues } from './command-options.ts';
import { upgradeCommandOf } from './command-text.ts';
import type { ExitCode } from './exit-codes.ts';
import { gateReports, tellFound } from './gate-against.ts';
import { gatedAs } from './gated.ts';
import { inputsOf } from './inputs.ts';
import type { Io } from './io.ts';
import { keepReportsApart } from './report-files.ts';
import { planOf, suitesOf } from './selection.ts';
import { upgradeSides } from './upgrade-sides.ts';
import { toolVersion } from './version.ts';

/**
 * Gates what is installed against another version of one dependency, or of Node, on this checkout.
 *
 * @throws UsageError where words are not understood, or the project has no such dependency; EnvironmentError where the version
 *   cannot be installed
 */
export async function upgraded(
  word: string,
  suiteWords: readonly string[],
  sources: OptionSources<'upgrade'>,
  io: Io,
): Promise<ExitCode> {
  const chosen = suiteWords.length > 0 ? suiteWords : sources.configuration.suites;
  if (chosen === undefined)
    throw new UsageError('upgrade needs suites: name files such as ./my-suite.ts, or configure them (lockstep init)');
  const suites = await suitesOf(chosen, io);
  const options = optionValues('upgrade', sources, suites);
  const reports = await gateReports(options);
  keepReportsApart(reports.files, suites, io);
  const plan = await planOf(suites, { ...options, rounds: 1 }, io);
  const environment = environmentNow(io.cwd);
  const { name, base, runsWith, other } = await upgradeSides(word, plan, options, io);
  const open = async (): Promise<Upgrade> => {
    const candidate = await other();
    return {
      ref: `${name}@${base}`,
      commit: environment.commit ?? 'none',
      versions: { name, base, candidate: candidate.version },
      notes: candidate.notes,
      sides: { base: runsWith, candidate: candidate.runsWith },
      explain: (reason) => reason,
      close: () => {},
    };
  };
  const { margin, noiseFloor = {}, answersMayDiffer = false } = options;
  const command = upgradeCommandOf(word, chosen, options);
  const agree = async ({ sides, notes }: Upgrade) => ({
    plan,
    cells: cellsOfVersions({ plan, suites }, { margin, noiseFloor, mayAnswersDiffer: () => answersMayDiffer }, sides),
    margin,
    notes,
    accepted: [],
    trades: options.allow ?? [],
    command,
  });
  const ran = { code: codeNow(plan, io.cwd, environment), host: hostNow() };
  const gate = { ran, open, agree, own: options.own, version: toolVersion(), environment };
  return tellFound(
    await gatedAs(gate, { command, read: inputsOf(suites, io.cwd), out: options.out }, io, () => {}),
    { reports, options },
    io,
  );
}

/** What is here, as the base of a gate, and what both sides run with. */
interface Upgrade extends GateBase {
  readonly notes: readonly string[];
  readonly sides: { readonly base: RunsWith; readonly candidate: RunsWith };
}
