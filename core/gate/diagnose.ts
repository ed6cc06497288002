import type { Check, Diagnosis, DiagnosisWord, ShareByMetric } from '../records/diagnosis.ts';
import { ownCells } from './both-sides.ts';
import type { GateCell } from './cells.ts';
import { gateItself } from './itself.ts';
import { NOISE_FLOOR } from './procedure.ts';
import { gateMetrics } from '../records/gate-metrics.ts';
import type { GateReport } from '../records/gate-report.ts';
import type { Member } from '../members/registry.ts';
import type { Environment, Plan } from '../records/records.ts';
import { percent } from '../text/words.ts';
import type { Suite } from '../members/types.ts';
import { realWorld, type World } from '../session/world.ts';

/** The planted slowdown: large enough that whoever cannot see it cannot gate anything. */
const PLANTED_SHARE = 0.2;
const PLANTED_PARAM = 'latencyMs';
/** Part of the budget for the same code on both sides; the rest is for the planted slowdown. */
const SAME_SHARE = 1 / 2;

/** A machine to be looked at, and the plan whose cells are gated against themselves: their suites have a `latencyMs`. */
export interface Examination {
  readonly checks: readonly Check[];
  readonly plan: Plan;
  readonly suites: readonly Member<Suite>[];
  readonly budgetMs: number;
  readonly version: string;
  /** The command that looks again. */
  readonly command: string;
  readonly environment: Environment;
}

/** Whoever waits for it: told what is done, and able to end it. */
export interface Attendant {
  readonly tell: (line: string) => void;
  readonly interrupted: AbortSignal;
}

/**
 * Whether a machine can be trusted: the same code on both sides has to look the same, and a planted slowdown has to be
 * caught. Nothing is measured where a check is bad.
 */
export async function diagnose(
  examination: Examination,
  { tell, interrupted }: Attendant,
  openWorld: (interrupted: AbortSignal) => World = realWorld,
): Promise<Diagnosis> {
  const { checks, plan, suites, budgetMs } = examination;
  if (checks.some(({ state }) => state === 'bad')) return diagnosisOf(examination, null, null);
  const cells = ownCells({ plan, suites }, { margin: plan.margin, noiseFloor: {} }).run;
  const gated = async (own: readonly GateCell[], share: number, isThorough: boolean) => {
    const options = { ...gateOptions(examination), budgetMs: budgetMs * share, isThorough };
    const { report } = await gateItself(own, options, openWorld(interrupted), interrupted);
    return report;
  };
  tell('the same code on both sides …\n');
  const same = await gated(cells, SAME_SHARE, true);
  tell(`a slowdown of ${percent(PLANTED_SHARE)} planted …\n`);
  const slowed = cells.map((cell) => slowedBy(cell, suites));
  const planted = await gated(slowed, 1 - SAME_SHARE, false);
  return diagnosisOf(examination, same, planted);
}

function gateOptions({ version, command, environment, plan }: Examination) {
  const { margin, roundTimeoutMs, seed } = plan;
  return { version, command, environment, margin, roundTimeoutMs, seed };
}

/** The work of the slowed side is made by its suite, as any other. */
function slowedBy(cell: GateCell, suites: readonly Member<Suite>[]): GateCell {
  const { planned, home } = cell.candidate;
  const { value: suite } = suites.find(({ value }) => value.name === planned.suite) as Member<Suite>;
  const params = { ...planned.params, [PLANTED_PARAM]: Number(planned.params[PLANTED_PARAM]) * (1 + PLANTED_SHARE) };
  return { ...cell, candidate: { planned: { ...planned, params, work: suite.work(params) }, home } };
}

function diagnosisOf(
  { version, command, environment, checks }: Examination,
  same: GateReport | null,
  planted: GateReport | null,
): Diagnosis {
  const noise = largest(same, 'noise');
  return {
    schemaVersion: 1,
    tool: { name: 'lockstep', version },
    command,
    environment,
    checks: [...checks],
    same,
    planted,
    plantedShare: PLANTED_SHARE,
    smallest: largest(same, 'smallestDetectable'),
    noise,
    verdict: verdictOf(checks, same, planted),
    advice: adviceOf(noise),
  };
}

function verdictOf(
  checks: readonly Check[],
  same: GateReport | null,
  planted: GateReport | null,
): Diagnosis['verdict'] {
  const isSameEqual = same && ['pass', 'inconclusive'].includes(same.verdict.word);
  const isPlantedCaught = planted && planted.verdict.word === 'regression';
  const said = (word: DiagnosisWord, sentence: string) => ({ word, sentence, isSameEqual, isPlantedCaught });
  if (same === null || planted === null) {
    const bad = checks.filter(({ state }) => state === 'bad').map(({ name }) => name);
    return said('unusable', `Nothing can be measured here: ${bad.join(', ')}.`);
  }
  if (same.state === 'interrupted' || planted.state === 'interrupted') {
    return said('interrupted', 'Interrupted: whether this machine can be trusted is not known.');
  }
  const slowdown = `a planted slowdown of ${percent(PLANTED_SHARE)}`;
  const faults = [
    ...(isSameEqual ? [] : ['the same code does not look the same']),
    ...(isPlantedCaught ? [] : [`${slowdown} is not caught`]),
  ];
  return faults.length === 0
    ? said('fit', `This machine can be trusted: the same code looks the same, and ${slowdown} is caught.`)
    : said('unfit', `This machine cannot be trusted: ${faults.join(', and ')}.`);
}

function largest(gate: GateReport | null, key: 'smallestDetectable' | 'noise'): ShareByMetric {
  const metrics = (gate?.cells ?? []).flatMap((cell) => cell.metrics.filter(({ isGated }) => isGated));
  return Object.fromEntries(
    gateMetrics.flatMap((name) => {
      const values = metrics.flatMap((each) => (each.metric === name && each[key] !== null ? [each[key]] : []));
      return values.length === 0 ? [] : [[name, Math.max(...values)]];
    }),
  );
}

function adviceOf(noise: ShareByMetric): string[] {
  const floors = gateMetrics.flatMap((name) => {
    const seen = noise[name];
    return seen !== undefined && seen > NOISE_FLOOR[name] ? [`--noise-floor ${name}=${(seen * 100).toFixed(1)}%`] : [];
  });
  if (floors.length === 0) return [];
  return [`Two processes of the same code differ by more here than is assumed; gate with ${floors.join(' ')}`];
}
