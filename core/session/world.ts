import { installationVariable } from '../members/installation.ts';
import { readMachine } from '../machine/machine.ts';
import { OwnProcesses } from '../machine/own-processes.ts';
import { treeOf } from '../machine/processes.ts';
import { type Child, type ChildEntry, type StartedChild, startChild } from '../process/child.ts';
import { Loopback } from '../process/loopback.ts';
import { nowMs } from '../process/time.ts';
import type { Peer, PlannedServer, PlannedTrial } from '../records/records.ts';
import { addressed, realServer } from './real-server.ts';
import { realTrial } from './real-trial.ts';
import type { World, WorldServer } from './world-types.ts';

export type * from './world-types.ts';

type Environment = PlannedTrial['environment'];
type Ways = Parameters<typeof startChild>[3];

/**
 * The world of real processes. `interrupted` ends them all at once.
 *
 * @param dataOf What the `globalSetup` of a trial's suite returned, as JSON has it; null where there is none.
 * @param ownProcesses What the user calls his own of what runs already; what serves the sockets of trials becomes that, too.
 */
export function realWorld(
  interrupted: AbortSignal,
  dataOf: (planned: PlannedTrial) => unknown = () => null,
  ownProcesses = new OwnProcesses(),
): World {
  const peers = new Map<string, Peer>();
  const children: Child[] = [];
  const servers: WorldServer[] = [];
  const open = (entry: ChildEntry, home?: URL, environment?: Environment, options: Ways = {}): StartedChild => {
    const child = startChild(entry, home, environment, options);
    children.push(child);
    if (interrupted.aborted) void child.kill();
    return child;
  };
  const echo = open('echo-process');
  const loopback = new Loopback(() => echo);
  const start = (entry: ChildEntry, home?: URL, environment?: Environment, options: Ways = {}): StartedChild => {
    const child = open(entry, home, environment, options);
    const group = child.pid === undefined ? undefined : -child.pid;
    echo.tell('watch', group);
    void child.gone.then(() => echo.tell('forget', group));
    return child;
  };
  const openServer = (server: PlannedServer, home?: URL, connections?: number | null): WorldServer => {
    if (!server.module.startsWith('file:')) return addressed(server);
    return realServer(start('server-process', home), server, connections);
  };
  const meet = (found: readonly Peer[]): Peer[] => {
    const ours = new Set(treeOf(process.pid));
    const strangers = found.filter(({ pid }) => pid === null || !ours.has(pid));
    for (const peer of found) peers.set(peer.address, peer);
    for (const { pid } of strangers) if (pid !== null) ownProcesses.adopt(pid);
    return strangers;
  };
  interrupted.addEventListener('abort', () => void Promise.all(children.map((child) => child.kill())), { once: true });
  return {
    nowMs,
    openTrial(planned, home) {
      const variables = planned.uses === null ? {} : installationVariable(planned.uses);
      const child = start(
        'trial-process',
        home,
        { ...planned.environment, ...variables },
        {
          printsAs: planned.id,
          runtime: planned.runsOn,
        },
      );
      return realTrial(child, planned, { peers, meet, data: dataOf(planned) });
    },
    openServer(planned, home, connections) {
      const server = openServer(planned, home, connections);
      for (const pid of server.pids) if (planned.module === planned.name) ownProcesses.adopt(pid);
      servers.push(server);
      return server;
    },
    readMachine: () => readMachine(nowMs(), ownMicros(children) + ownProcesses.cpuMicros),
    loopbackMicros: () => loopback.roundTripMicros(),
    async close() {
      loopback.close();
      await Promise.all(servers.map((server) => server.close()));
      await Promise.all(children.map((child) => child.kill()));
    },
  };
}

function ownMicros(children: readonly Child[]): number {
  const { user, system } = process.cpuUsage();
  return children.reduce((total, child) => total + child.cpuMicros, user + system);
}
