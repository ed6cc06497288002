import { existsSync, readFileSync } from 'node:fs';
import type { Metric } from '../core/records/gate-metrics.ts';
import type { Stage } from '../core/gate/records.ts';
import type { GateReport } from '../core/records/gate-report.ts';
import type { Planted } from './_gate-cells.ts';

/** Real gates, one a line. */
export const RECORD = new URL('./gate-proof.ndjson', import.meta.url);

/** What is planted; null where both sides are the same code. */
export const kinds: Readonly<Record<string, Planted | null>> = {
  same: null,
  'cpu +5 %': { what: 'cpu', share: 0.05 },
  'cpu +10 %': { what: 'cpu', share: 0.1 },
  'cpu +20 %': { what: 'cpu', share: 0.2 },
  'latency +5 %': { what: 'latency', share: 0.05 },
  'latency +10 %': { what: 'latency', share: 0.1 },
  'latency +20 %': { what: 'latency', share: 0.2 },
};

const SAME_WANTED = 60;
const PLANTED_WANTED = 10;

/** How many gates of this kind there should be. */
export function wanted(kind: string): number {
  return kinds[kind] === null ? SAME_WANTED : PLANTED_WANTED;
}

/** What can fail a gate. */
export const gatedNames = ['makespanMs', 'cpuMicrosPerOperation', 'serviceP50Ms'] as const;
export type GatedName = (typeof gatedNames)[number];
export type Rounds = Readonly<Record<GatedName, readonly number[]>>;

export interface ProofRecord {
  /** Absent where each side still had processes of its own. */
  readonly isShared?: true;
  readonly at: string;
  readonly kind: string;
  readonly word: GateReport['verdict']['word'];
  readonly sentence: string;
  readonly elapsedMs: number;
  readonly load1: number;
  readonly machine: GateReport['machine'];
  readonly node: string;
  readonly cpu: string;
  readonly commit: string | null;
  readonly metrics: readonly {
    readonly cell: string;
    readonly metric: Metric;
    readonly word: string;
    readonly estimate: number | null;
    readonly low: number | null;
    readonly high: number | null;
    readonly noise: number | null;
    readonly smallestDetectable: number | null;
  }[];
  readonly pairs: readonly {
    readonly cell: string;
    /** Absent in gates from before both versions lived in one process. */
    readonly stage?: Stage;
    readonly isShared?: boolean;
    readonly base: Rounds;
    readonly candidate: Rounds;
  }[];
}

/** The gates of both versions in one process: what is proven of gates as they are now. */
export function sharedProof(): ProofRecord[] {
  return readProof().filter(({ isShared }) => isShared === true);
}

/** The gates from before, in which each side had processes of its own, as cells that cannot share still have. */
export function apartProof(): ProofRecord[] {
  return readProof().filter(({ isShared }) => isShared !== true);
}

/** Every gate that was made so far; none where there is no file yet. */
export function readProof(): ProofRecord[] {
  if (!existsSync(RECORD)) return [];
  const lines = readFileSync(RECORD, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as ProofRecord);
}
