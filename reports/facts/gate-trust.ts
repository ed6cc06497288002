import { isCompared } from '../../core/records/gate-metrics.ts';
import type { GateMetric, GateReport } from '../../core/records/gate-report.ts';
import { gateStateText, METRIC_HEADS } from './gate.ts';
import { count, number, percentWord, signedInterval, signedPercent } from '../../core/text/numbers.ts';
import { clean } from '../words/text.ts';
import { type Fact, plural } from './trust.ts';

/** Noise that is seen on few pairs of processes scatters itself: only so many times the floor says that the floor is too low. */
const MUCH_NOISE = 2;

/** How far to trust what a gate says: what was compared, how long, how well, on what machine, and what else is to be known. */
export function gateFacts(gate: GateReport): Fact[] {
  const gated = gate.cells.filter(isCompared).flatMap(({ metrics }) => metrics.filter(({ isGated }) => isGated));
  return [
    sidesFact(gate),
    { text: gateStateText(gate), isAlarm: gate.state !== 'complete' },
    amountFact(gated),
    sensitivityFact(gate, gated),
    ...noiseFacts(gated),
    ...controlFacts(gate),
    machineFact(gate),
    ...environmentFacts(gate),
    ...gate.notes.map((note) => ({ text: clean(note), isAlarm: true })),
  ];
}

function sidesFact({ base, candidate, versions }: GateReport): Fact {
  const from = base.ref === base.commit ? base.ref : `${base.ref} (${base.commit})`;
  const to = candidate.commit === null ? 'without a commit' : `commit ${candidate.commit}`;
  const changed = candidate.isDirty === true ? ' with changes' : '';
  const sides =
    versions === undefined
      ? `base ${from} against candidate ${to}${changed}`
      : `base ${versions.name} ${versions.base} against candidate ${versions.name} ${versions.candidate}, both on ${candidate.commit === null ? 'what is here' : `${to}${changed}`}`;
  return { text: clean(sides), isAlarm: false };
}

function amountFact(gated: readonly GateMetric[]): Fact {
  if (gated.length === 0) return { text: 'no metric was gated', isAlarm: true };
  const pairs = rangeText(gated.map(({ processPairs }) => processPairs));
  const rounds = rangeText(gated.map((metric) => metric.rounds));
  const text = `${plural(gated.length, 'metric')} gated, each by ${pairs} pairs of processes and ${rounds} paired rounds`;
  return { text, isAlarm: false };
}

function rangeText(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? count(least) : `${count(least)} to ${count(most)}`;
}

function sensitivityFact({ verdict, margin }: GateReport, gated: readonly GateMetric[]): Fact {
  const { smallestDetectable } = verdict;
  const against = `the margin is ${percentWord(margin)}`;
  if (smallestDetectable === null) {
    return { text: `how small a slowdown it could have seen is not known; ${against}`, isAlarm: true };
  }
  const known = gated.filter((metric) => metric.smallestDetectable !== null).length;
  const where = known === gated.length ? 'in every metric' : `in ${known} of ${plural(gated.length, 'metric')}`;
  return {
    text: `a slowdown of ${percentWord(smallestDetectable)} would have been caught nine times of ten ${where}; ${against}`,
    isAlarm: gated.some((metric) => (metric.smallestDetectable ?? Infinity) > (metric.margin ?? margin)),
  };
}

function noiseFacts(gated: readonly GateMetric[]): Fact[] {
  if (gated.length === 0) return [];
  const floors = gated.map(({ noiseFloor }) => noiseFloor);
  const [least, most] = [Math.min(...floors), Math.max(...floors)];
  const assumed = least === most ? percentWord(least) : `${percentWord(least)} to ${percentWord(most)}`;
  const seen = gated.flatMap(({ noise }) => (noise === null ? [] : [noise]));
  return [
    {
      text: `noise between pairs of processes: ${assumed} assumed at the least, ${seen.length === 0 ? 'none measured' : `${percentWord(Math.max(...seen))} seen at most`}`,
      isAlarm: gated.some(({ noise, noiseFloor }) => noise !== null && noise > MUCH_NOISE * noiseFloor),
    },
  ];
}

function controlFacts({ control }: GateReport): Fact[] {
  if (control.length === 0) return [];
  const pairs = rangeText(control.map(({ processPairs }) => processPairs));
  const seen = control.map(
    ({ metric, ratio, noise }) =>
      `${METRIC_HEADS[metric]} ${signedPercent(ratio)} ${signedInterval(ratio)}, noise ${percentWord(noise)}`,
  );
  const isAlarm = control.some(({ isMoved }) => isMoved);
  return [
    {
      text: `control, the base against itself in ${pairs} pairs of processes: ${seen.join('; ')}${isAlarm ? ': IT MOVED' : ''}`,
      isAlarm,
    },
  ];
}

function machineFact({ machine }: GateReport): Fact {
  const { load1, foreignCpuShare, stealShare, cpuPressureShare } = machine;
  if ([load1, foreignCpuShare, stealShare, cpuPressureShare].every((value) => value === null)) {
    return { text: 'how the machine behaved meanwhile was not measured', isAlarm: true };
  }
  const parts = [
    `load ${number(load1)} at most`,
    `other programs ${percentWord(foreignCpuShare)} of the CPU`,
    `steal ${percentWord(stealShare)}`,
    `CPU pressure ${percentWord(cpuPressureShare)}`,
  ];
  return { text: `machine: ${parts.join(', ')}`, isAlarm: false };
}

/** Of several machines each its own. */
function environmentFacts({ environment, machines }: GateReport): Fact[] {
  if (machines.length === 0) return [environmentFact('', environment)];
  return machines.map(({ name, environment: own }) => environmentFact(`machine ${name}: `, own));
}

function environmentFact(name: string, environment: GateReport['environment']): Fact {
  const { runtime, platform, cpu, cores, usableCores } = environment;
  const text = `${name}${runtime.name} ${runtime.version}, ${platform}, ${cpu}, ${count(cores)} cores of which ${count(usableCores)} usable`;
  return { text: clean(text), isAlarm: false };
}
