import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { installedElsewhere, wantedDependency } from '../core/gate/other-version.ts';
import { dependencyOf, projectAt } from '../core/gate/project.ts';
import { otherPackages, staleInstallations } from '../core/gate/staleness.ts';
import type { RunsWith } from '../core/gate/versions.ts';
import type { Plan } from '../core/records/records.ts';
import { UsageError } from '../core/text/errors.ts';
import type { Io } from './io.ts';
import type { OptionsOf } from './options.ts';
import { runtimesOf } from './selection.ts';

/** What is compared with another version, and what brings that here. */
export interface UpgradeSides {
  readonly name: string;
  /** The version that is here. */
  readonly base: string;
  readonly runsWith: RunsWith;
  /** @throws EnvironmentError where it cannot be installed */
  readonly other: () => Promise<OtherSide>;
}

interface OtherSide {
  readonly version: string;
  readonly runsWith: RunsWith;
  /** What else is to be known of it, a sentence each. */
  readonly notes: readonly string[];
}

/** @throws UsageError where the word is not understood, or there is no such dependency or Node */
export async function upgradeSides(
  word: string,
  plan: Plan,
  options: Pick<OptionsOf<'upgrade'>, 'installScripts'>,
  io: Io,
): Promise<UpgradeSides> {
  const isNode = /^node(@|$)/.test(word) || (/^[./]/.test(word) && existsSync(resolve(io.cwd, word)));
  return isNode ? ofNode(word, plan, io) : ofDependency(word, plan, options, io);
}

/** The Node that runs us, and another that is here: none is ever fetched. */
async function ofNode(word: string, plan: Plan, io: Io): Promise<UpgradeSides> {
  if (plan.trials.some(({ runsOn }) => runsOn !== null))
    throw new UsageError('another Node takes the place of --runtime: leave that out');
  const [runtime] = await runtimesOf([word], io);
  if (runtime?.name !== 'node') throw new UsageError(`${word} is no Node: run compares other runtimes, by --runtime`);
  const { version } = runtime;
  return {
    name: 'node',
    base: process.versions.node,
    runsWith: { runsOn: null },
    other: async () => ({ version, runsWith: { runsOn: runtime }, notes: [] }),
  };
}

function ofDependency(
  word: string,
  plan: Plan,
  { installScripts }: Pick<OptionsOf<'upgrade'>, 'installScripts'>,
  io: Io,
): UpgradeSides {
  const wanted = wantedDependency(word);
  const project = projectAt(io.cwd);
  const { root } = project;
  const { name } = wanted;
  const version = dependencyOf(project, name);
  const other = plan.trials.find(({ runsOn }) => runsOn !== null && runsOn.name !== 'node');
  if (other !== undefined)
    throw new UsageError(`versions of a dependency are compared on Node, and not on ${other.runtime}`);
  return {
    name,
    base: version,
    runsWith: { uses: { name, version, root, folder: null } },
    async other() {
      const context = {
        runsScripts: installScripts === true,
        tell: (text: string) => io.stderr(text),
        interrupted: io.interrupted,
      };
      const uses = await installedElsewhere(project, wanted, context);
      const notes = [...staleInstallations(root, ['']), ...otherPackages(root, uses.folder, name)];
      return { version: uses.version, runsWith: { uses }, notes };
    },
  };
}
