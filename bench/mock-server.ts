/**
 * What the mock server costs, and how well it keeps its delays: `node bench/mock-server.ts`, about half a minute on a quiet machine.
 * The figures in docs/decisions/0001-mock-server.md are from here.
 */
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { median, quantile } from '../core/stats/quantile.ts';
import type { DrawnWork, LatencyKind, RoundSeed } from '../core/members/types.ts';
import { close, type Framework, killAll, open, run, type Seen } from './_side.ts';

const CONNECTIONS = 64;
const OPERATIONS = 12_000;
/**
 * Some processes, one in five of fastify's and one in twelve of the others, need 20 % more CPU a request than their
 * siblings for as long as they live. So one process a side says little, and the figures of each are printed.
 */
const PROCESSES = 10;
const ROUNDS = 3;
/** Each process compiles its hot path anew, and gets no faster after so many rounds. */
const WARM_UP_ROUNDS = 2;

const frameworks = ['fastify', 'node:http'] as const;

try {
  await main();
} finally {
  killAll();
}

async function main(): Promise<void> {
  const require = createRequire(import.meta.url);
  const versionOf = (name: string): string => (require(`${name}/package.json`) as { version: string }).version;
  console.log(`node ${process.version}, fastify ${versionOf('fastify')}, undici ${versionOf('undici')}`);
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${new Date().toISOString().slice(0, 10)}\n`);
  await compareCost();
  await tabulateDelays();
}

/** Fresh processes of both sides, then rounds in turn, the order turned about: what disturbs one disturbs the other. */
async function compareCost(): Promise<void> {
  const seen: Record<Framework, Seen[][]> = { fastify: [], 'node:http': [] };
  for (let process = 0; process < PROCESSES; process += 1) {
    const sides = { fastify: await open('fastify', CONNECTIONS), 'node:http': await open('node:http', CONNECTIONS) };
    for (const name of frameworks) seen[name].push([]);
    for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
      for (const name of round % 2 === 0 ? frameworks : frameworks.toReversed()) {
        const result = await run(sides[name], seedOf(round, {}));
        if (round >= WARM_UP_ROUNDS) seen[name].at(-1)?.push(result);
      }
    }
    await Promise.all(Object.values(sides).map(close));
  }

  console.log(
    `64 bytes, no delay, K=${CONNECTIONS}: ${PROCESSES} processes a side, ${ROUNDS} rounds each of ${OPERATIONS} requests`,
  );
  console.log(
    '            server CPU µs/request  each process                                       client CPU µs/request   requests/s   server loop busy',
  );
  for (const name of frameworks) console.log(costRow(name, seen[name]));
  const [fastify, bare] = frameworks.map((name) => median(seen[name].map(cpuOfProcess))) as [number, number];
  console.log(`server CPU, fastify ÷ node:http: ${(fastify / bare).toFixed(2)}\n`);
}

function costRow(name: string, processes: readonly Seen[][]): string {
  const rounds = processes.flat();
  const cell = (figures: readonly number[], width: number, digits = 1): string =>
    median(figures).toFixed(digits).padStart(width);
  const each = processes.map((process) => cpuOfProcess(process).toFixed(1)).join(' ');
  return (
    name.padEnd(12) +
    cell(processes.map(cpuOfProcess), 21) +
    `  ${each}`.padEnd(53) +
    cell(
      rounds.map(({ clientCpuMicros }) => clientCpuMicros / OPERATIONS),
      18,
    ) +
    cell(
      rounds.map(({ makespanMs }) => (OPERATIONS / makespanMs) * 1000),
      13,
      0,
    ) +
    cell(
      rounds.map(({ witness }) => witness.eventLoopUtilization),
      19,
      2,
    )
  );
}

/** Server CPU, µs a request: the median of the rounds of one process. */
function cpuOfProcess(rounds: readonly Seen[]): number {
  return median(rounds.map(({ witness }) => (witness.cpuUserMicros + witness.cpuSystemMicros) / witness.operations));
}

/** Delay error = from the request being seen to its answer being written, less what was asked. */
async function tabulateDelays(): Promise<void> {
  const side = await open('fastify', 256, 'recording');
  await run(side, seedOf(0, {})); // warm-up
  console.log('delay error of servers/http.ts, ms   asked    K  requests      p50      p99    worst  early');
  const rows: readonly [LatencyKind, number][] = [
    ['constant', 5],
    ['constant', 20],
    ['constant', 50],
    ['exponential', 20],
  ];
  for (const concurrency of [1, 256]) {
    for (const [latency, latencyMs] of rows) {
      const operations = concurrency === 1 ? Math.ceil(2000 / latencyMs) : 10_000;
      const { errorsNs } = await run(side, seedOf(1, { operations, latency, latencyMs }), concurrency);
      const sorted = errorsNs.toSorted((a, b) => a - b);
      const at = (share: number): string => (quantile(sorted, share) / 1e6).toFixed(3).padStart(9);
      const early = sorted.filter((error) => error < 0).length;
      console.log(
        `  ${latency.padEnd(34)}${String(latencyMs).padStart(6)}${String(concurrency).padStart(5)}` +
          `${String(operations).padStart(10)}${at(0.5)}${at(0.99)}${at(1)}${String(early).padStart(7)}`,
      );
    }
  }
  await close(side);
}

function seedOf(seed: number, work: Partial<DrawnWork>): RoundSeed {
  const plain = { latency: 'constant', latencyMs: 0, bytes: 64, stallShare: 0, stallMs: 0, errorShare: 0 } as const;
  return { seed, work: { kind: 'drawn', operations: OPERATIONS, ...plain, ...work } };
}
