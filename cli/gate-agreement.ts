import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AcceptedChange, acceptedOnlyBy, mayAnswersDiffer } from '../core/gate/accepted.ts';
import { acceptedChanges, today } from '../core/gate/accepted-file.ts';
import { type BaseCheckout, MissingInBase } from '../core/gate/base-checkout.ts';
import type { SidesToGate } from '../core/gate/both-sides.ts';
import type { GateMargins } from '../core/gate/cells.ts';
import type { AgreedGate } from '../core/gate/recorded-gate.ts';
import { memberAt, type Member } from '../core/members/registry.ts';
import { serverModules } from '../core/plan/servers.ts';
import type { Suite } from '../core/members/types.ts';
import type { Plan } from '../core/records/records.ts';
import { reasonOf } from '../core/text/thrown.ts';
import { optionValues, type OptionSources } from './command-options.ts';
import { gateCommandOf } from './command-text.ts';
import { folders } from './folders.ts';
import { droppedSuites, gateConfiguration } from './gate-configuration.ts';
import type { Io } from './io.ts';
import type { OptionsOf } from './options.ts';
import { isPath, membersOf, planOf } from './selection.ts';

type Options = OptionsOf<'gate'>;
type Sources = OptionSources<'gate'>;

/** What a gate was asked for, before the base has had its word. */
export interface AskedGate {
  /** Suites that were named on the command line. */
  readonly words: readonly string[];
  /** What is given, and what the candidate configures. */
  readonly sources: Sources;
  /** The same by the configuration of another folder. */
  readonly read: (folder: string) => Promise<Sources>;
  /** What is gated where nobody says it. */
  readonly defaults: { readonly suites: readonly string[]; readonly options: Partial<Options> };
}

/** What both sides make of what is gated, and at which margins. */
interface GateAgreement extends SidesToGate, Omit<AgreedGate, 'plan' | 'cells' | 'margin'> {
  readonly margins: GateMargins;
}

/**
 * What is gated, at which margins, and what is accepted: by the base, unless it is given. Makes the base fit to run.
 *
 * @throws UsageError where that cannot be understood; EnvironmentError where the base cannot be made fit
 */
export async function agreementOn(asked: AskedGate, base: BaseCheckout, io: Io): Promise<GateAgreement> {
  const folder = base.folderOf(io.cwd);
  const { words, sources: own, read, defaults } = asked;
  const early = await gateConfiguration(folder, own, read);
  const configured = early.sources.configuration.suites ?? [];
  const chosen = words.length > 0 ? words : configured;
  const all = chosen.length > 0 ? chosen : defaults.suites;
  const usual = chosen.length > 0 ? {} : defaults.options;
  const isGone = (word: string) => isPath(word) && isIn(folder, word) && !isIn(io.cwd, word);
  const suites = await membersOf<Suite>(
    'suite',
    folders.suites,
    all.filter((word) => !isGone(word)),
    io.cwd,
  );
  const doubts = await base.makeFit({
    modules: suites.flatMap((suite) => [suite.module, ...serverModules(suite)]),
    prepare: optionValues('gate', early.sources, [], usual).prepare ?? null,
    tell: (text) => io.stderr(text),
    interrupted: io.interrupted,
  });
  // what it imports may be there by now
  const { sources, notes } = early.isRead ? early : await gateConfiguration(folder, own, read);
  const gone = all.filter(isGone);
  const theirs = await suitesOfBase(suites, gone, { base, folder });
  const options = optionValues('gate', sources, suites, usual);
  const accepted = acceptances(own, options, { cwd: io.cwd, folder });
  const plans = await plansOf(suites, theirs.suites, (each) => optionValues('gate', sources, each, usual), io);
  const { margin, noiseFloor = {}, answersMayDiffer } = options;
  const mayDiffer = (cell: string) => answersMayDiffer === true || mayAnswersDiffer(accepted.changes, cell, today());
  const dropped = words.length > 0 ? [] : droppedSuites(configured, own);
  return {
    plan: plans.plan,
    basePlan: plans.basePlan,
    suites,
    baseSuites: theirs.suites,
    margins: { margin, noiseFloor, mayAnswersDiffer: mayDiffer },
    notes: [
      ...accepted.notes,
      ...notes,
      ...dropped,
      ...renamedSuites(gone, base, io),
      ...doubts,
      ...theirs.notes,
      ...plans.notes,
    ],
    command: gateCommandOf(chosen, options),
    accepted: accepted.changes,
    trades: options.allow ?? [],
  };
}

function isIn(folder: string | null, word: string): boolean {
  return folder !== null && existsSync(resolve(folder, word.slice(0, word.length - exportIn(word).length)));
}

/** "#findUser" of "./users.ts#findUser", the function that was named; of others nothing. */
function exportIn(word: string): string {
  return /#[^#]+$/.exec(word)?.[0] ?? '';
}

/** What was renamed is compared with nothing: under its new name the base does not have it. */
function renamedSuites(gone: readonly string[], base: BaseCheckout, { cwd }: Io): string[] {
  return gone.flatMap((word) => {
    const name = base.renamed(resolve(realpathSync(cwd), word.slice(0, word.length - exportIn(word).length)));
    return name === null
      ? []
      : [`this change renames ${word} to ${name}: what has another name is compared with nothing`];
  });
}

/** The suites as the base has them, and those that only it has. What it cannot load it cannot run either, and says why then. */
async function suitesOfBase(
  suites: readonly Member<Suite>[],
  gone: readonly string[],
  { base, folder }: { readonly base: BaseCheckout; readonly folder: string | null },
): Promise<{ readonly suites: Member<Suite>[]; readonly notes: readonly string[] }> {
  const loaded: Member<Suite>[] = [];
  const notes: string[] = [];
  for (const { module, value } of suites) {
    try {
      loaded.push(await memberAt<Suite>('suite', `${fileURLToPath(base.inBase(module))}${exportIn(value.name)}`));
    } catch (error) {
      if (error instanceof MissingInBase) continue; // a new one
      notes.push(`which cells of ${value.name} the base gates is not known: ${base.explain(reasonOf(error))}`);
    }
  }
  for (const word of gone) {
    try {
      loaded.push(await memberAt<Suite>('suite', resolve(folder ?? '.', word)));
    } catch (error) {
      notes.push(`the candidate has no ${word}, and the base's cannot be read: ${reasonOf(error)}`);
    }
  }
  return { suites: loaded, notes };
}

/** What the suites of the candidate and those of the base make of the same options. */
async function plansOf(
  suites: readonly Member<Suite>[],
  baseSuites: readonly Member<Suite>[],
  optionsFor: (suites: readonly Member<Suite>[]) => Options,
  io: Io,
): Promise<{ readonly plan: Plan; readonly basePlan: Plan | null; readonly notes: readonly string[] }> {
  const planned = (own: readonly Member<Suite>[]) => planOf(own, { ...optionsFor(own), rounds: 1 }, io);
  if (suites.length === 0) {
    const basePlan = await planned(baseSuites);
    return { plan: { ...basePlan, trials: [] }, basePlan, notes: [] };
  }
  const plan = await planned(suites);
  if (baseSuites.length === 0) return { plan, basePlan: null, notes: [] };
  try {
    return { plan, basePlan: await planned(baseSuites), notes: [] };
  } catch (error) {
    return { plan, basePlan: null, notes: [`which cells the base would gate is not known: ${reasonOf(error)}`] };
  }
}

/** Who gives a file of acceptances says that they count. Else those do that the base has. */
function acceptances(
  { given, configuration }: Sources,
  { accepted: file }: Options,
  { cwd, folder }: { readonly cwd: string; readonly folder: string | null },
): { readonly changes: readonly AcceptedChange[]; readonly notes: readonly string[] } {
  if (given.accepted !== undefined) return { changes: acceptedChanges(given.accepted, cwd), notes: [] };
  const isThere = folder !== null && (file === undefined || isIn(folder, file));
  const changes = isThere ? acceptedChanges(file, folder) : [];
  const own = acceptedOnlyBy(acceptedChanges(configuration.options.accepted, cwd), changes);
  return {
    changes,
    notes: own.map(
      ({ cell, metric, reason }) =>
        `accepted by this change itself, which counts once it is on the base: ${cell}, ${metric}: ${reason}`,
    ),
  };
}
