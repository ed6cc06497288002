import './members/self-import.ts';
import { alsoUsed, answerParent } from './process/answering.ts';
import type { GivenRunningServer, GivenServer, RoundSeed } from './members/types.ts';
import type { PlannedServer } from './records/records.ts';

/** The process of one server: started once a session, told before and asked after every round. */

let running: GivenRunningServer | undefined;

answerParent({
  async start(payload: PlannedServer) {
    running = payload.program === undefined ? await ofModule(payload.module) : await ofProgram(payload);
    return running.target;
  },
  begin: (round: RoundSeed) => running?.begin?.(round),
  async end() {
    await running?.settled?.();
    return running?.end?.() ?? null;
  },
  async close() {
    await running?.close();
  },
});

async function ofModule(module: string): Promise<GivenRunningServer> {
  const { default: server } = (await import(module)) as { default: GivenServer };
  return server.start();
}

/** Loaded where there is one: a server of ours has nothing to do with it. */
async function ofProgram({ name, module, program }: PlannedServer): Promise<GivenRunningServer> {
  if (program === undefined) throw new Error('no program was planned');
  const { startProgram } = await import('./process/program.ts');
  const { CpuMeter, treeOf } = await import('./machine/processes.ts');
  process.on('SIGTERM', () => {}); // it is for the program, and comes to all of its group
  process.on('exit', endGroup);
  const meter = new CpuMeter();
  meter.read([]); // from nothing on
  alsoUsed(async () => meter.read(treeOf(process.pid).slice(1)));
  return startProgram(name, module, program);
}

/** Nothing of the program is left, however this process ends: it leads the group of both. */
function endGroup(): void {
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    // it leads none
  }
}
