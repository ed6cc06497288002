import { environmentNow } from '../core/machine/environment.ts';
import { gateCells } from '../core/gate/both-sides.ts';
import { gateItself } from '../core/gate/itself.ts';
import { suggestionOf } from '../core/gate/suggestion.ts';
import type { Member } from '../core/members/registry.ts';
import type { Suite } from '../core/members/types.ts';
import type { Plan } from '../core/records/records.ts';
import { realWorld } from '../core/session/world.ts';
import { gateCommandOf } from './command-text.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import type { OptionsOf } from './options.ts';
import { kindOf, screenOptions } from './output.ts';
import { reportOf } from './report-files.ts';
import { toolVersion } from './version.ts';

/** So small that no cell passes by it: what is detectable is then decided by the noise. */
const NO_MARGIN = 0.001;

interface Suggestion {
  readonly plan: Plan;
  readonly suites: readonly Member<Suite>[];
  readonly options: OptionsOf<'gate'>;
  readonly chosen: readonly string[];
}

/** Which cells can be gated on this machine, and at which margin: the code in this folder against itself. */
export async function gateSuggest({ plan, suites, options, chosen }: Suggestion, io: Io): Promise<ExitCode> {
  const { render } = await reportOf(kindOf(options), 'gate');
  const margins = { margin: NO_MARGIN, noiseFloor: options.noiseFloor ?? {} };
  const cells = gateCells({ plan, suites, basePlan: null, baseSuites: [] }, margins, (url) => url).run;
  io.stderr(`gating ${cells.length} cells against themselves, at most ${options.budget / 1000} s\n`);
  const gate = {
    version: toolVersion(),
    command: `${gateCommandOf(chosen, options)} --suggest`,
    environment: environmentNow(io.cwd),
    margin: NO_MARGIN,
    budgetMs: options.budget,
    isThorough: true,
    roundTimeoutMs: plan.roundTimeoutMs,
    seed: plan.seed,
  };
  const { report } = await gateItself(cells, gate, realWorld(io.interrupted), io.interrupted);
  const suggestion = suggestionOf(report);
  io.stdout(render(suggestion, screenOptions(io)));
  if (report.state === 'interrupted') return exitCodes.interrupted;
  return suggestion.cells.some(({ word }) => word !== 'invalid') ? exitCodes.done : exitCodes.invalid;
}
