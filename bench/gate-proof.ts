/**
 * Real gates, to see how often they are wrong: `node bench/gate-proof.ts` adds to bench/gate-proof.ndjson until there are
 * enough of every kind, and can be stopped and started again at any time; `--gates 5` stops after
 * five, `--kind same` makes only those. What it proves is
 * told by bench/gate-tell.ts. The same code on both sides must pass; a planted slowdown must be a regression.
 */
import { appendFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { GateRecord, PairRecord, PairSide } from '../core/gate/records.ts';
import { runGate } from '../core/gate/session.ts';
import { gateReport } from '../core/gate/verdict.ts';
import { environmentNow } from '../core/environment.ts';
import { realWorld } from '../core/world.ts';
import { type Planted, proofCells } from './_gate-cells.ts';
import { kinds, type ProofRecord, readProof, RECORD, wanted } from './_gate-record.ts';

const BUDGET_MS = 120_000;
const TIMEOUT_MS = 30_000;

const { values: words } = parseArgs({ options: { gates: { type: 'string' }, kind: { type: 'string' } } });
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
const environment = environmentNow('.');

for (let gate = 0; gate < Number(words.gates ?? Infinity) && !interrupted.signal.aborted; gate += 1) {
  const kind = words.kind ?? nextKind();
  if (kind === null) break;
  const record = await proof(kind, gate);
  if (record !== null) appendFileSync(RECORD, `${JSON.stringify(record)}\n`);
}

/** The kind of which there is the smallest part of what is wanted, so that all grow together. */
function nextKind(): string | null {
  const done = Map.groupBy(readProof(), ({ kind }) => kind);
  const open = Object.keys(kinds)
    .map((kind) => ({ kind, part: (done.get(kind)?.length ?? 0) / wanted(kind) }))
    .filter(({ part }) => part < 1)
    .toSorted((a, b) => a.part - b.part);
  return open[0]?.kind ?? null;
}

async function proof(kind: string, gate: number): Promise<ProofRecord | null> {
  const planted: Planted | null = kinds[kind] ?? null;
  const cells = proofCells(planted);
  const at = new Date().toISOString();
  const load1 = loadavg()[0] ?? 0;
  const records: GateRecord[] = [
    {
      type: 'gate',
      schemaVersion: 1,
      tool: { name: 'lockstep', version: 'proof' },
      command: 'node bench/gate-proof.ts',
      environment,
      base: { ref: 'itself', commit: environment.commit ?? 'none' },
      margin: 0.05,
      budgetMs: BUDGET_MS,
      seed: gate,
      cells: cells.map(({ gated }) => gated),
    },
  ];
  const options = { budgetMs: BUDGET_MS, roundTimeoutMs: TIMEOUT_MS, seed: Date.now() % 1_000_000 };
  for await (const record of runGate(cells, options, realWorld(interrupted.signal), interrupted.signal)) {
    records.push(record);
  }
  if (interrupted.signal.aborted) return null;
  const { verdict, machine, elapsedMs, cells: judged } = gateReport(records, [], at.slice(0, 10));
  process.stderr.write(`${at} ${kind}: ${verdict.sentence} (load ${load1.toFixed(2)})\n`);
  return {
    at,
    kind,
    word: verdict.word,
    sentence: verdict.sentence,
    elapsedMs: Math.round(elapsedMs ?? 0),
    load1,
    machine,
    node: process.versions.node,
    cpu: `${availableParallelism()} × ${environment.cpu}`,
    commit: environment.commit,
    metrics: judged.flatMap(({ id, metrics }) =>
      metrics
        .filter(({ isGated }) => isGated)
        .map(({ metric, word, ratio, noise, smallestDetectable }) => ({
          cell: id,
          metric,
          word,
          ...ratio,
          noise,
          smallestDetectable,
        })),
    ),
    // what the simulation draws from: rounds of equal code
    pairs: planted === null ? records.filter((record) => record.type === 'pair').map(shortened) : [],
  };
}

function shortened({ cell, base, candidate }: PairRecord): ProofRecord['pairs'][number] {
  return { cell, base: ofSide(base), candidate: ofSide(candidate) };
}

function ofSide({ makespanMs, cpuMicrosPerOperation, serviceP50Ms }: PairSide) {
  const short = (values: readonly number[]) => values.map((value) => Number(value.toPrecision(4)));
  return {
    makespanMs: short(makespanMs),
    cpuMicrosPerOperation: short(cpuMicrosPerOperation),
    serviceP50Ms: short(serviceP50Ms),
  };
}
