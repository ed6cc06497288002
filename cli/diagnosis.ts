import { environmentNow } from '../core/environment.ts';
import type { GateCell } from '../core/gate/cells.ts';
import { gateItself } from '../core/gate/itself.ts';
import { NOISE_FLOOR } from '../core/gate/procedure.ts';
import { gateMetrics, type Metric } from '../core/gate-metrics.ts';
import type { GateReport } from '../core/gate-report.ts';
import { percent } from '../core/percent.ts';
import type { Member } from '../core/plan.ts';
import type { Environment } from '../core/records.ts';
import type { Suite } from '../core/types.ts';
import { realWorld } from '../core/world.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { folders } from './folders.ts';
import { gateCells } from '../core/gate/both-sides.ts';
import { GATE_DEFAULTS } from './gate.ts';
import type { Io } from './io.ts';
import type { OptionsOf } from './options.ts';
import { type Check, preflight } from '../core/diagnosis/preflight.ts';
import { membersOf, planOf } from './selection.ts';
import { toolVersion } from './version.ts';

/** The planted slowdown: large enough that whoever cannot see it cannot gate anything. */
const PLANTED_SHARE = 0.2;
const PLANTED_PARAM = 'latencyMs';
/** Part of the budget for the same code on both sides; the rest is for the planted slowdown. */
const SAME_SHARE = 1 / 2;
const MARGIN = 0.05;
const TIMEOUT_MS = 60_000;
const SEED = 1;

interface Diagnosis {
  readonly checks: readonly Check[];
  readonly same: GateReport;
  readonly planted: GateReport;
  /** What the metric of the cell that is hardest to see could have shown, by metric, as a share. */
  readonly smallest: Partial<Readonly<Record<Metric, number>>>;
  /** Standard deviation between two processes of the same code, the largest of all cells, as a share. */
  readonly noise: Partial<Readonly<Record<Metric, number>>>;
}

/** Looks at the machine, tells what it found, and says whether it can be trusted. */
export async function diagnose({ budget, json }: OptionsOf<'doctor'>, io: Io): Promise<ExitCode> {
  const environment = environmentNow(io.cwd);
  const checks = await preflight(environment);
  if (json !== true) io.stdout(`${checks.map(checkLine).join('\n')}\n`);
  if (checks.some(({ state }) => state === 'bad')) {
    if (json === true) io.stdout(`${JSON.stringify({ checks }, null, 2)}\n`);
    return exitCodes.environment;
  }
  const { cells, slowed } = await ownCells(budget, io);
  io.stderr('the same code on both sides …\n');
  const same = await gated(cells, budget * SAME_SHARE, true, environment, io);
  io.stderr(`a slowdown of ${percent(PLANTED_SHARE)} planted …\n`);
  const planted = await gated(slowed, budget * (1 - SAME_SHARE), false, environment, io);
  const diagnosis = {
    checks,
    same,
    planted,
    smallest: largest(same, 'smallestDetectable'),
    noise: largest(same, 'noise'),
  };
  io.stdout(json === true ? `${JSON.stringify(diagnosis, null, 2)}\n` : textOf(diagnosis, budget));
  return exitCodeOf(diagnosis);
}

/** The cells of a gate of this code against itself, and the same with a slowdown planted in the candidate. */
async function ownCells(budgetMs: number, io: Io) {
  const { suites: names, param, ...selection } = GATE_DEFAULTS;
  const suites = await membersOf<Suite>('suite', folders.suites, names, io.cwd);
  const limits = { rounds: 1, budget: budgetMs, timeout: TIMEOUT_MS, seed: SEED, margin: MARGIN };
  const plan = await planOf(suites, { ...selection, param, ...limits }, io);
  const cells = gateCells(plan, suites, { margin: MARGIN, noiseFloor: {} }, (url) => url).run;
  return { cells, slowed: cells.map((cell) => slowedBy(cell, suites)) };
}

/** The work of the slowed side is made by its suite, as any other. */
function slowedBy(cell: GateCell, suites: readonly Member<Suite>[]): GateCell {
  const { planned, home } = cell.candidate;
  const { value: suite } = suites.find(({ value }) => value.name === planned.suite) as Member<Suite>;
  const params = { ...planned.params, [PLANTED_PARAM]: Number(planned.params[PLANTED_PARAM]) * (1 + PLANTED_SHARE) };
  return { ...cell, candidate: { planned: { ...planned, params, work: suite.work(params) }, home } };
}

async function gated(
  cells: readonly GateCell[],
  budgetMs: number,
  isThorough: boolean,
  environment: Environment,
  io: Io,
): Promise<GateReport> {
  const told = { version: toolVersion(), command: 'lockstep doctor', environment, margin: MARGIN };
  const options = { ...told, budgetMs, isThorough, roundTimeoutMs: TIMEOUT_MS, seed: SEED };
  const { report } = await gateItself(cells, options, realWorld(io.interrupted), io.interrupted);
  return report;
}

function largest({ cells }: GateReport, key: 'smallestDetectable' | 'noise'): Partial<Record<Metric, number>> {
  const gatedMetrics = cells.flatMap((cell) => cell.metrics.filter(({ isGated }) => isGated));
  return Object.fromEntries(
    gateMetrics.flatMap((name) => {
      const values = gatedMetrics.flatMap((each) => (each.metric === name && each[key] !== null ? [each[key]] : []));
      return values.length === 0 ? [] : [[name, Math.max(...values)]];
    }),
  );
}

function checkLine({ name, state, text }: Check): string {
  const sign = { good: '✓', warning: '!', bad: '✗' }[state];
  return `${sign} ${name.padEnd(16)} ${text}`;
}

function textOf({ same, planted, smallest, noise }: Diagnosis, budgetMs: number): string {
  const isSameFine = same.verdict.word === 'pass' || same.verdict.word === 'inconclusive';
  const isCaught = planted.verdict.word === 'regression';
  const floors = gateMetrics.flatMap((name) => {
    const seen = noise[name];
    return seen !== undefined && seen > NOISE_FLOOR[name]
      ? [`--noise-floor ${name}=${percent(seen).replace(' ', '')}`]
      : [];
  });
  const wall = smallest.makespanMs;
  return [
    `${isSameFine ? '✓' : '✗'} same code        ${same.verdict.sentence}`,
    `${isCaught ? '✓' : '✗'} planted slowdown ${isCaught ? 'caught' : 'NOT caught'}: ${planted.verdict.sentence}`,
    '',
    wall === undefined
      ? 'How small a slowdown this machine can see could not be measured.'
      : `Smallest change this machine can see in ${Math.round((budgetMs * SAME_SHARE) / 1000)} s: ${percent(wall)} of time${
          smallest.cpuMicrosPerOperation === undefined ? '' : `, ${percent(smallest.cpuMicrosPerOperation)} of CPU`
        }.`,
    ...(floors.length === 0
      ? []
      : [`Two processes of the same code differ by more here than is assumed; gate with ${floors.join(' ')}`]),
    '',
  ].join('\n');
}

function exitCodeOf({ same, planted }: Diagnosis): ExitCode {
  if (same.state === 'interrupted' || planted.state === 'interrupted') return exitCodes.interrupted;
  const isFit = ['pass', 'inconclusive'].includes(same.verdict.word) && planted.verdict.word === 'regression';
  return isFit ? exitCodes.done : exitCodes.invalid;
}
