/** One side of bench/mock-server.ts: a server in a process of its own, and the clients that load it from this one. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client } from 'undici/index.js';
import type { DrawnWork, FullWitness, RoundSeed, Target } from '../core/members/types.ts';

export type Framework = 'fastify' | 'node:http';

export interface Side {
  readonly child: ChildProcess;
  /** Rejects when the child ends, which it only does when it is broken or killed. */
  readonly ended: Promise<never>;
  readonly clients: readonly Client[];
}

export interface Seen {
  readonly witness: FullWitness;
  readonly errorsNs: readonly number[];
  readonly makespanMs: number;
  readonly clientCpuMicros: number;
}

const children: ChildProcess[] = [];

export function killAll(): void {
  for (const child of children) child.kill('SIGKILL');
}

export async function open(framework: Framework, connections: number, ...flags: string[]): Promise<Side> {
  const child = fork(fileURLToPath(new URL('./_mock-server-process.ts', import.meta.url)), [framework, ...flags]);
  children.push(child);
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the server ended with ${code ?? signal}`);
  });
  ended.catch(() => {}); // also when nobody is listening, as after close()
  const { origin } = await heard<Target>({ child, ended });
  const clients = Array.from({ length: connections }, () => new Client(origin, { headersTimeout: 0, bodyTimeout: 0 }));
  return { child, ended, clients };
}

export async function close({ child, clients }: Side): Promise<void> {
  await Promise.all(clients.map((client) => client.destroy()));
  child.kill('SIGKILL');
}

/** @throws Error where the child ends instead of answering */
async function heard<T>({ child, ended }: Pick<Side, 'child' | 'ended'>): Promise<T> {
  return Promise.race([new Promise<T>((resolve) => child.once('message', (message) => resolve(message as T))), ended]);
}

async function asked<T>(side: Side, message: RoundSeed | 'end'): Promise<T> {
  side.child.send(message);
  return heard<T>(side);
}

/** One round on the first `concurrency` connections, each of them with one request in flight at a time. */
export async function run(side: Side, round: RoundSeed, concurrency = side.clients.length): Promise<Seen> {
  const { operations } = round.work as DrawnWork;
  await asked(side, round);
  const cpu = process.cpuUsage();
  const begun = performance.now();
  let next = 0;
  const lane = async (client: Client): Promise<void> => {
    while (next < operations) await get(client, next++);
  };
  await Promise.all(side.clients.slice(0, concurrency).map(lane));
  const makespanMs = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  const seen = await asked<Pick<Seen, 'witness' | 'errorsNs'>>(side, 'end');
  if (seen.witness.statuses['200'] !== operations)
    throw new Error(`not all were answered: ${JSON.stringify(seen.witness)}`);
  return { ...seen, makespanMs, clientCpuMicros: user + system };
}

function get(client: Client, id: number): Promise<void> {
  return new Promise((resolve, reject) => {
    client.dispatch(
      { path: `/item/${id}`, method: 'GET' },
      {
        onRequestStart() {},
        onResponseStart() {},
        onResponseData() {},
        onResponseEnd: () => resolve(),
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });
}
