import { idealOf } from '../core/work/bound.ts';
import { type GateCell, gatedCell, type GateSide } from '../core/gate/cells.ts';
import type { PlannedTrial } from '../core/records/records.ts';
import type { Params, Shape, Suite } from '../core/members/types.ts';
import httpGet from '../suites/http-get.ts';
import gateWork from './_gate-work.ts';

/** A slowdown of the candidate by this share: of its arithmetic, or of its waiting. */
export interface Planted {
  readonly what: 'cpu' | 'latency';
  readonly share: number;
}

export const MARGIN = 0.05;
const HOME = new URL('../core/', import.meta.url);

interface Workload {
  readonly name: string;
  readonly suite: Suite;
  readonly model: 'event-loop' | 'worker-thread-pool';
  readonly shape: Shape;
  readonly params: Params;
  /** What of it a planted slowdown changes. */
  readonly slowed: Readonly<Record<Planted['what'], string | null>>;
}

const onLoop = (concurrency: number): Shape => ({ concurrency, threads: null, tasksPerThread: null });
const inThreads: Shape = { concurrency: 2, threads: 2, tasksPerThread: 1 };
const waitsFor = { latencyMs: 20, operations: 16 };

/** Four ways in which code is slow: its own arithmetic, that in threads, waiting, and requests to a server. */
const workloads: readonly Workload[] = [
  {
    name: 'arithmetic',
    suite: gateWork,
    model: 'event-loop',
    shape: onLoop(16),
    params: { iterations: 100_000, latencyMs: 0, operations: 64 },
    slowed: { cpu: 'iterations', latency: null },
  },
  {
    name: 'arithmetic in threads',
    suite: gateWork,
    model: 'worker-thread-pool',
    shape: inThreads,
    params: { iterations: 100_000, latencyMs: 0, operations: 64 },
    slowed: { cpu: 'iterations', latency: null },
  },
  {
    name: 'waiting',
    suite: gateWork,
    model: 'event-loop',
    shape: onLoop(16),
    params: { iterations: 20_000, ...waitsFor },
    slowed: { cpu: null, latency: 'latencyMs' },
  },
  {
    name: 'requests',
    suite: httpGet,
    model: 'event-loop',
    shape: onLoop(16),
    params: {
      latencyMs: 0,
      latency: 'constant',
      bytes: 64,
      operations: 400,
      stallShare: 0,
      stallMs: 0,
      errorShare: 0,
      client: 'request',
    },
    slowed: { cpu: null, latency: null },
  },
];

/** The cells of a gate of this code against itself, with what is planted in the candidate. */
export function proofCells(planted: Planted | null): GateCell[] {
  return workloads.map((workload) => {
    const { suite, params } = workload;
    const base = sideOf(workload, params);
    return {
      gated: gatedCell(base.planned, { margin: MARGIN, noiseFloor: {} }),
      base,
      candidate: sideOf(workload, slowedBy(workload, planted)),
      ideal: idealOf(suite, params),
    };
  });
}

function slowedBy({ params, slowed }: Workload, planted: Planted | null): Params {
  const key = planted === null ? null : slowed[planted.what];
  if (planted === null || key === null) return params;
  return { ...params, [key]: Math.round((params[key] as number) * (1 + planted.share) * 1000) / 1000 };
}

function sideOf({ name, suite, model, shape, params }: Workload, own: Params): GateSide {
  const planned: PlannedTrial = {
    id: name,
    scenario: name,
    suite: suite.name,
    params: own,
    namedParams: [],
    model,
    ...shape,
    processes: null,
    runtime: null,
    runsOn: null,
    uses: null,
    askedConcurrency: shape.concurrency,
    purpose: 'measure',
    isControl: false,
    timeoutMs: null,
    errors: null,
    choice: null,
    connect: null,
    maxConnections: null,
    work: suite.work(own),
    modules: {
      workload: suite.workload,
      inputs: null,
      companion: null,
      kindOf: null,
      globals: null,
      runner: { module: new URL(`../runners/${model}.ts`, import.meta.url).href },
      server:
        typeof suite.server !== 'string'
          ? null
          : { name: suite.server, module: new URL('../servers/http.ts', import.meta.url).href },
    },
    connections: null,
    mostInFlight: null,
    isServed: false,
    isSelfScheduling: false,
    environment: {},
    boundMs: (params['latencyMs'] as number) > 0 ? (params['latencyMs'] as number) : 0,
  };
  return { planned, home: HOME };
}
