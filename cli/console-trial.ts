import { OwnProcesses } from '../core/machine/own-processes.ts';
import { roundSeed } from '../core/plan/plan.ts';
import type { PlannedTrial } from '../core/records/records.ts';
import { bringUp } from '../core/session/bring-up.ts';
import { Globals } from '../core/session/globals.ts';
import { SessionPrompt } from '../core/session/prompt.ts';
import { SessionServers } from '../core/session/servers.ts';
import { realWorld } from '../core/session/world.ts';
import { UsageError } from '../core/text/errors.ts';
import { reasonOf } from '../core/text/thrown.ts';
import type { CodePrompt } from './code-prompt.ts';
import type { Io } from './io.ts';
import type { Measurement } from './selection.ts';

const ANEW = 'the process of the trial has been ended, and a new one is there: what was declared in it is gone';

/**
 * Sits in a trial of the plan, with its real server, until `use` has come to its end: nothing that it started is left then.
 *
 * @throws UsageError where the trial does not come up
 */
export async function inTrial<T>(
  { plan, options }: Measurement,
  planned: PlannedTrial,
  io: Io,
  use: (prompt: CodePrompt) => Promise<T>,
): Promise<T> {
  const own = new OwnProcesses(options.own);
  const tell = (text: string): void => io.stderr(`lockstep: ${text}\n`);
  const globals = await Globals.setUp([planned], { interrupted: io.interrupted, tell });
  for (const pid of globals.pids) own.adopt(pid);
  const world = realWorld(io.interrupted, (each) => globals.dataOf(each), own);
  const servers = new SessionServers(world, plan);
  const seedOf = (round: number) => ({ work: planned.work, seed: roundSeed(plan, planned.scenario, round) });
  const opened = async () => {
    const running = await bringUp(planned, world, servers, plan.seed);
    return { running, prompt: new SessionPrompt({ ...running, seedOf, timeoutMs: plan.roundTimeoutMs }) };
  };
  try {
    let now = await opened().catch((error: unknown) => {
      throw io.interrupted.aborted ? error : new UsageError(`${planned.id} does not come up: ${reasonOf(error)}`);
    });
    return await use({
      async evaluate(code, colours) {
        try {
          return await now.prompt.evaluate(code, colours);
        } catch (error) {
          if (io.interrupted.aborted) throw error;
          await now.running.process.close();
          now = await opened();
          return { state: 'failed', text: `${reasonOf(error)}: ${ANEW}` };
        }
      },
      complete: (line) => now.prompt.complete(line),
      interrupt: async () => void (await now.prompt.interrupt()),
    });
  } finally {
    await world.close();
    await globals.tearDown();
  }
}
