import { dependencyOf, projectAt } from '../core/gate/project.ts';
import { installedElsewhere, wantedDependency } from '../core/gate/other-version.ts';
import type { GateBase } from '../core/gate/recorded-gate.ts';
import { otherPackages, staleInstallations } from '../core/gate/staleness.ts';
import { cellsOfVersions, type RunsWith } from '../core/gate/versions.ts';
import { environmentNow } from '../core/machine/environment.ts';
import { dependencyLabel, type PlannedDependency } from '../core/records/dependency.ts';
import type { Plan } from '../core/records/records.ts';
import { UsageError } from '../core/text/errors.ts';
import { type OptionSources, optionValues } from './command-options.ts';
import { upgradeCommandOf } from './command-text.ts';
import type { ExitCode } from './exit-codes.ts';
import { gateReports, tellFound } from './gate-against.ts';
import { gatedAs } from './gated.ts';
import type { Io } from './io.ts';
import type { OptionsOf } from './options.ts';
import { keepReportsApart } from './report-files.ts';
import { planOf, suitesOf } from './selection.ts';
import { toolVersion } from './version.ts';

/**
 * Gates what is installed against another version of one dependency, on this checkout.
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
  const { base, candidateOf } = versionsOf(word, plan, options, io);
  const open = async (): Promise<Upgrade> => {
    const { candidate, notes } = await candidateOf();
    const { name, version } = base;
    return {
      ref: dependencyLabel(base),
      commit: environment.commit ?? 'none',
      versions: { name, base: version, candidate: candidate.version },
      notes,
      runsWith: { base: { uses: base }, candidate: { uses: candidate } },
      explain: (reason) => reason,
      close: () => {},
    };
  };
  const { margin, noiseFloor = {}, answersMayDiffer = false } = options;
  const command = upgradeCommandOf(word, chosen, options);
  const agree = async ({ runsWith, notes }: Upgrade) => ({
    plan,
    cells: cellsOfVersions(
      { plan, suites },
      { margin, noiseFloor, mayAnswersDiffer: () => answersMayDiffer },
      runsWith,
    ),
    margin,
    notes,
    accepted: [],
    trades: options.allow ?? [],
    command,
  });
  const gate = { open, agree, own: options.own, version: toolVersion(), environment };
  return tellFound(await gatedAs(gate, { command, suites, out: options.out }, io, () => {}), { reports, options }, io);
}

/** What is installed, as the base of a gate, and what it is compared with. */
interface Upgrade extends GateBase {
  readonly notes: readonly string[];
  readonly runsWith: { readonly base: RunsWith; readonly candidate: RunsWith };
}

interface Versions {
  readonly base: PlannedDependency;
  readonly candidateOf: () => Promise<{ readonly candidate: PlannedDependency; readonly notes: readonly string[] }>;
}

/** The version of a dependency that is installed, and what brings another. */
function versionsOf(word: string, plan: Plan, options: OptionsOf<'upgrade'>, io: Io): Versions {
  const wanted = wantedDependency(word);
  const project = projectAt(io.cwd);
  const { root } = project;
  const { name } = wanted;
  const base = { name, version: dependencyOf(project, name), root, folder: null };
  const other = plan.trials.find(({ runsOn }) => runsOn !== null && runsOn.name !== 'node');
  if (other !== undefined)
    throw new UsageError(`versions of a dependency are compared on Node, and not on ${other.runtime}`);
  const context = {
    runsScripts: options.installScripts === true,
    tell: (text: string) => io.stderr(text),
    interrupted: io.interrupted,
  };
  return {
    base,
    async candidateOf() {
      const candidate = await installedElsewhere(project, wanted, context);
      const notes = [...staleInstallations(root, ['']), ...otherPackages(root, candidate.folder, name)];
      return { candidate, notes };
    },
  };
}
