import type { Peer } from '../records/records.ts';
import { EnvironmentError } from '../text/errors.ts';
import { CpuMeter, isCalled, nameOf, parents, pidsNow, treeOf } from './processes.ts';
import { unixEndsOf } from './unix-sockets.ts';
import { listenerAt, listenersAt, type Socket, socketsOf, tcpSockets } from './sockets.ts';

/**
 * Processes that nobody of ours has started and that are no strangers all the same: they serve the sockets of a trial, or the
 * user has named them. What they use from then on is the run's own.
 */
export class OwnProcesses {
  readonly #pids = new Set<number>();
  readonly #meter = new CpuMeter();

  /** @param words Names, numbers or ports of processes. @throws EnvironmentError where there is none such */
  constructor(words: readonly string[] = []) {
    for (const word of words) for (const pid of named(word)) this.adopt(pid);
  }

  adopt(pid: number): void {
    if (this.#pids.has(pid)) return;
    this.#meter.read([...this.#pids]);
    this.#pids.add(pid);
    this.#meter.rebase([...this.#pids]);
  }

  /** What all of them have used since they are ours, µs. */
  get cpuMicros(): number {
    return this.#pids.size === 0 ? 0 : this.#meter.read([...this.#pids]);
  }
}

/** What a process and all that it has started hold open, and who of others is at the other end. */
export interface Looked {
  /** Connections that it has opened and holds. */
  readonly open: number;
  readonly peers: readonly Peer[];
}

/** The sockets of a process and of all that it has started, by their inodes. */
const socketsHeldBy = (pid: number): Set<number> => new Set(treeOf(pid).flatMap(socketsOf));

/** Whether a look would tell more than the one that left these sockets as settled: without reading the kernel's tables. */
export function isNewIn(pid: number, settled: ReadonlySet<number>): boolean {
  return !socketsHeldBy(pid).isSubsetOf(settled);
}

/**
 * Null where the system does not tell. `known` are peers that were found before, by their addresses: they are not sought again.
 * To `settled` it adds the sockets of which all is known: those that are connected, that listen, and that are none of TCP.
 */
export function lookAt(pid: number, known: ReadonlyMap<string, Peer>, settled: Set<number>): Looked | null {
  const held = socketsHeldBy(pid);
  const sockets = tcpSockets();
  if (sockets.length === 0) return null;
  const own = sockets.filter(({ inode }) => held.has(inode));
  const atPaths = unixPeersOf(held.difference(settled));
  const open = new Set(own.flatMap(({ state, inode }) => (state === 'other' ? [inode] : [])));
  for (const inode of held.difference(open)) settled.add(inode);
  const served = new Set(own.flatMap(({ state, local }) => (state === 'listening' ? [local] : [])));
  const ends = new Set(own.map(({ local }) => local));
  // neither what it serves itself nor what it has with itself is a connection to a server
  const made = own.filter(
    ({ state, local, remote }) => state !== 'listening' && !served.has(local) && !ends.has(remote),
  );
  const addresses = [...new Set(made.map(({ remote }) => remote))];
  const unknown = addresses.filter((address) => !known.has(address));
  const found = unknown.length === 0 ? [] : peersAt(unknown, sockets);
  return {
    open: made.filter(({ state }) => state === 'connected').length,
    peers: [
      ...addresses.flatMap((address) => known.get(address) ?? found.find((peer) => peer.address === address) ?? []),
      ...atPaths,
    ],
  };
}

/** Who is at the other end of connections to paths, as far as the system tells. */
function unixPeersOf(sockets: ReadonlySet<number>): Peer[] {
  const ends = new Map(unixEndsOf(sockets).map((end) => [end.path, end])); // one for each server is enough
  if (ends.size === 0) return [];
  const owners = ownersOf(new Set([...ends.values()].map(({ inode }) => inode)));
  return [...ends.values()].map(({ path, inode }) => {
    const pid = owners.get(inode) ?? null;
    return { address: path, pid, name: pid === null ? null : nameOf(pid), isHere: true };
  });
}

/** Who listens at these addresses, or, where nobody does that can be seen, who has the other end of a connection to them. */
function peersAt(addresses: readonly string[], sockets: readonly Socket[]): Peer[] {
  const ends = addresses.map((address) => {
    const listener = listenerAt(address, sockets);
    const accepted = sockets.filter(({ local, state }) => local === address && state === 'connected');
    return { address, listener, accepted };
  });
  const wanted = new Set(
    ends.flatMap(({ listener, accepted }) => [listener, ...accepted].map((end) => end?.inode ?? 0)),
  );
  const owners = ownersOf(wanted);
  return ends.map(({ address, listener, accepted }) => {
    const pid =
      [listener, ...accepted].map((end) => owners.get(end?.inode ?? 0)).find((each) => each !== undefined) ?? null;
    return {
      address,
      pid,
      name: pid === null ? null : nameOf(pid),
      isHere: listener !== undefined || accepted.length > 0,
    };
  });
}

/**
 * The process that each of these sockets belongs to: the oldest of those that have it, which has started the others. Not one that
 * has started us: what listens for others (an init, a supervisor) is no server.
 */
function ownersOf(inodes: ReadonlySet<number>): Map<number, number> {
  const above = ancestors();
  const owners = new Map<number, number>();
  for (const pid of pidsNow().toSorted((a, b) => a - b)) {
    if (above.has(pid)) continue;
    for (const inode of socketsOf(pid)) if (inodes.has(inode) && !owners.has(inode)) owners.set(inode, pid);
  }
  return owners;
}

/** This process, those that have started it, and the first of all. */
function ancestors(): Set<number> {
  const parentOf = parents();
  const found = new Set([1]);
  for (let pid: number | undefined = process.pid; pid !== undefined && pid > 0; pid = parentOf.get(pid)) found.add(pid);
  return found;
}

/** Those that listen at a port of this machine, as far as they can be seen. */
export function listeningAt(port: number): number[] {
  const inodes = new Set(listenersAt(port, tcpSockets()).map(({ inode }) => inode));
  return inodes.size === 0 ? [] : [...new Set(ownersOf(inodes).values())];
}

/** The processes that a word names: `:5432` who listens there, `4711` a process or a port, else by what they are called. */
function named(word: string): number[] {
  const [, sign, digits] = /^(:|pid:)?(\d+)$/.exec(word) ?? [];
  const number = Number(digits);
  const isProcess = digits !== undefined && sign !== ':' && nameOf(number) !== null;
  const listeners = digits !== undefined && sign !== 'pid:' ? listeningAt(number) : [];
  if (isProcess && listeners.length > 0) {
    throw new EnvironmentError(`--own ${word} is a process and a port: say pid:${digits} or :${digits}`);
  }
  if (isProcess && ancestors().has(number)) {
    throw new EnvironmentError(`--own ${word}: that is what has started this run, and all that is part of it`);
  }
  const found = digits === undefined ? called(word) : isProcess ? [number] : listeners;
  if (found.length > 0) return found;
  throw new EnvironmentError(
    `--own ${word}: there is no such process${digits === undefined ? '' : ', and nobody that can be seen listens there'}`,
  );
}

function called(name: string): number[] {
  const above = ancestors();
  return pidsNow().filter((pid) => !above.has(pid) && isCalled(pid, name));
}
