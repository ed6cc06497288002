import './members/self-import.ts';
import { alsoUsed, answerParent } from './process/answering.ts';
import type { GivenRunningServer, GivenServer, RoundSeed } from './members/types.ts';
import type { PlannedServer } from './records/records.ts';

/** The process of one server: started once a session, told before and asked after every round. */

let running: GivenRunningServer | undefined;

answerParent({
  async start(payload: PlannedServer & { readonly connections?: number | null }) {
    running = payload.program === undefined ? await ofModule(payload) : await ofProgram(payload);
    const { target, identity = null, connections = null } = running;
    return { ...target, identity, connections };
  },
  begin: (round: RoundSeed) => running?.begin?.(round),
  async end() {
    await running?.settled?.();
    return (await running?.end?.()) ?? null;
  },
  async close() {
    await running?.close();
  },
});

async function ofModule({
  module,
  url,
  connections = null,
}: PlannedServer & { readonly connections?: number | null }): Promise<GivenRunningServer> {
  const { default: server } = (await import(module)) as { default: GivenServer };
  const started = await server.start({ url: url ?? null, connections });
  if (started.hasProcesses === true) await countDescendants();
  return started;
}

/** All CPU of what this process has started is said with its own. */
async function countDescendants(): Promise<void> {
  const { CpuMeter, treeOf } = await import('./machine/processes.ts');
  const meter = new CpuMeter();
  meter.read([]); // from nothing on
  alsoUsed(async () => meter.read(treeOf(process.pid).slice(1)));
}

/** Loaded where there is one: a server of ours has nothing to do with it. */
async function ofProgram({ name, module, program }: PlannedServer): Promise<GivenRunningServer> {
  if (program === undefined) throw new Error('no program was planned');
  const { startProgram } = await import('./process/program.ts');
  process.on('SIGTERM', () => {}); // it is for the program, and comes to all of its group
  await countDescendants();
  return startProgram(name, module, program);
}
