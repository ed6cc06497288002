/**
 * Real gates, to see how often they are wrong: `node bench/gate-proof.ts` adds to bench/gate-proof.ndjson until there are
 * enough of every kind, and can be stopped and started again at any time; `--gates 5` stops after five, `--kind same` makes
 * only those. The same code on both sides must pass; a planted slowdown must be a regression. What it proves is told by
 * bench/gate-tell.ts.
 */
import { appendFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { gateItself } from '../core/gate/itself.ts';
import type { PairRecord, PairSide } from '../core/gate/records.ts';
import { environmentNow } from '../core/machine/environment.ts';
import { realWorld } from '../core/session/world.ts';
import { type BaseCopy, copyOfBase } from './_gate-base.ts';
import { MARGIN, type Planted, proofCells } from './_gate-cells.ts';
import { kinds, type ProofRecord, RECORD, sharedProof, wanted } from './_gate-record.ts';

const BUDGET_MS = 120_000;
const TIMEOUT_MS = 30_000;

const { values: words } = parseArgs({ options: { gates: { type: 'string' }, kind: { type: 'string' } } });
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
const environment = environmentNow('.');
const base: BaseCopy = copyOfBase();
process.once('exit', () => base.close());

for (let gate = 0; gate < Number(words.gates ?? Infinity) && !interrupted.signal.aborted; gate += 1) {
  const kind = words.kind ?? nextKind();
  if (kind === null) break;
  const record = await proof(kind);
  if (record !== null) appendFileSync(RECORD, `${JSON.stringify(record)}\n`);
}

/** The kind of which there is the smallest part of what is wanted, so that all grow together. */
function nextKind(): string | null {
  const done = Map.groupBy(sharedProof(), ({ kind }) => kind);
  const open = Object.keys(kinds)
    .map((kind) => ({ kind, part: (done.get(kind)?.length ?? 0) / wanted(kind) }))
    .filter(({ part }) => part < 1)
    .toSorted((a, b) => a.part - b.part);
  return open[0]?.kind ?? null;
}

async function proof(kind: string): Promise<ProofRecord | null> {
  const planted: Planted | null = kinds[kind] ?? null;
  const cells = proofCells(planted, (url) => base.inBase(url));
  const at = new Date().toISOString();
  const load1 = loadavg()[0] ?? 0;
  const told = { version: 'proof', command: 'node bench/gate-proof.ts', environment, margin: MARGIN };
  const options = { ...told, budgetMs: BUDGET_MS, roundTimeoutMs: TIMEOUT_MS, seed: Date.now() % 1_000_000 };
  const { records, report } = await gateItself(cells, options, realWorld(interrupted.signal), interrupted.signal);
  if (interrupted.signal.aborted) return null;
  const { verdict, machine, elapsedMs, cells: judged } = report;
  process.stderr.write(`${at} ${kind}: ${verdict.sentence} (load ${load1.toFixed(2)})\n`);
  return {
    isShared: true,
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

function shortened({ cell, stage, isShared, base: of, candidate }: PairRecord): ProofRecord['pairs'][number] {
  return { cell, stage, isShared, base: ofSide(of), candidate: ofSide(candidate) };
}

function ofSide({ makespanMs, cpuMicrosPerOperation, serviceP50Ms }: PairSide) {
  const short = (values: readonly number[]) => values.map((value) => Number(value.toPrecision(4)));
  return {
    makespanMs: short(makespanMs),
    cpuMicrosPerOperation: short(cpuMicrosPerOperation),
    serviceP50Ms: short(serviceP50Ms),
  };
}
