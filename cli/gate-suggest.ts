import { environmentNow } from '../core/machine/environment.ts';
import { OwnProcesses } from '../core/machine/own-processes.ts';
import { ownCells } from '../core/gate/both-sides.ts';
import { gateItself } from '../core/gate/itself.ts';
import { suggested } from '../core/gate/suggested.ts';
import type { Member } from '../core/members/registry.ts';
import type { Suite } from '../core/members/types.ts';
import { Globals } from '../core/session/globals.ts';
import { realWorld } from '../core/session/world.ts';
import { gateCommandOf } from './command-text.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { gateReports, tellGate } from './gate-against.ts';
import type { Io } from './io.ts';
import type { OptionsOf } from './options.ts';
import { planOf } from './selection.ts';
import { toolVersion } from './version.ts';

/** Gates these suites against themselves, and tells at which margin each cell can be gated on this machine. */
export async function gateSuggest(
  suites: readonly Member<Suite>[],
  chosen: readonly string[],
  options: OptionsOf<'gate'>,
  io: Io,
): Promise<ExitCode> {
  const reports = await gateReports(options);
  const plan = await planOf(suites, { ...options, rounds: 1 }, io);
  const { margin, noiseFloor = {}, budget: budgetMs } = options;
  const { run: cells } = ownCells({ plan, suites }, { margin, noiseFloor });
  const { interrupted } = io;
  io.stderr(`the same code on both sides of ${cells.length} cells, at most ${budgetMs / 1000} s\n`);
  const globals = await Globals.setUp(plan.trials, { interrupted, tell: (text) => io.stderr(`lockstep: ${text}\n`) });
  try {
    const own = new OwnProcesses(options.own);
    for (const pid of globals.pids) own.adopt(pid);
    const { roundTimeoutMs, seed } = plan;
    const asked = { margin, budgetMs, roundTimeoutMs, seed, isThorough: true, version: toolVersion() };
    const told = { command: `${gateCommandOf(chosen, options)} --suggest`, environment: environmentNow(io.cwd) };
    const world = realWorld(interrupted, (planned) => globals.dataOf(planned), own);
    const { report } = await gateItself(cells, { ...asked, ...told }, world, interrupted);
    if (report.state === 'interrupted') return exitCodes.interrupted;
    const found = suggested(report);
    const code = tellGate({ report: found, path: null, reports, options }, io);
    // what equal code looks like decides nothing but whether anything could be measured
    return code === exitCodes.regression ? exitCodes.done : code;
  } finally {
    await globals.tearDown();
  }
}
