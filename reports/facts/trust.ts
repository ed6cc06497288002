import { isDisturbed } from '../../core/records/disturbed.ts';
import type { Cell, Comparison } from '../../core/records/comparison.ts';
import { duration, micros, number, percentWord } from '../../core/text/numbers.ts';
import { cellLabel } from '../words/labels.ts';
import type { Row } from './rows.ts';
import { serverSentence } from '../words/servers.ts';
import { clean } from '../words/text.ts';

/** One clean sentence on how far the numbers can be trusted. */
export interface Fact {
  readonly text: string;
  /** It takes something away from the numbers, and must not be overlooked. */
  readonly isAlarm: boolean;
}

/** What a warning says, once, however many cells it is about. */
export interface Notice {
  readonly severity: 'info' | 'warning' | 'error';
  readonly code: string;
  readonly advice: string;
  /** Where, with the numbers that prove it. */
  readonly subjects: readonly string[];
}

type Warning = Comparison['warnings'][number];

/** The word for the state of a cell: INVALID is loud, since such a cell ran and yet proves nothing. */
export const STATE_WORD: Record<Cell['state'], string> = {
  measured: 'valid',
  invalid: 'INVALID',
  failed: 'failed',
  unsupported: 'unsupported',
};

export function reasonOf(cell: Cell): string {
  return cell.reason === null ? 'no reason was given' : clean(cell.reason);
}

const SEVERITIES = ['error', 'warning', 'info'] as const;
/** So large a share of contaminated rounds is the machine, and no accident: what is left may be just as disturbed. */
const MANY = 0.25;
/** More subjects than these are counted, not named. */
const NAMED_SUBJECTS = 3;

export function trustFacts(comparison: Comparison): Fact[] {
  return [
    stateFact(comparison),
    cellsFact(comparison),
    ...proofFacts(comparison),
    roundsFact(comparison),
    sensitivityFact(comparison),
    ...machineFacts(comparison),
    ...serverFacts(comparison),
    ...runtimeFacts(comparison),
    ...servingFacts(comparison),
  ];
}

/** Also said apart, beside the verdict, where the run did not come to its end. */
export function stateFact({ state, reason, elapsedMs, plan, stops, machines }: Comparison): Fact {
  const on = machines.length === 0 ? '' : ` on ${plural(machines.length, 'machine')} (rows are compared within one)`;
  const time = elapsedMs === null ? '' : ` ${state === 'complete' ? 'in' : 'after'} ${duration(elapsedMs)}${on}`;
  if (state === 'complete') {
    const fewer = stops.length === 0 ? '' : ', fewer where they decide';
    return {
      text: `complete${time}: ${plural(plan.rounds, 'round')} a cell${fewer}, seed ${plan.seed}`,
      isAlarm: false,
    };
  }
  const why = reason === null ? '' : ` (${clean(reason)})`;
  return {
    text: `${state.toUpperCase()}${time}${why}: the numbers are of what was measured until then`,
    isAlarm: true,
  };
}

function cellsFact({ cells }: Comparison): Fact {
  if (cells.length === 0) return { text: 'no cell was measured', isAlarm: true };
  const counts = Object.entries(STATE_WORD).map(([state, word]) => ({
    word,
    of: cells.filter((cell) => cell.state === state).length,
  }));
  const [valid, ...others] = counts;
  const rest = others.filter((other) => other.of > 0).map((other) => `${other.of} ${other.word}`);
  const text = [`${valid!.of} of ${plural(cells.length, 'cell')} valid`, ...rest].join(', ');
  return { text, isAlarm: valid!.of < cells.length };
}

const PROOF_WORD = {
  server: 'work witnessed by the server',
  system: 'bytes read and written counted by the system',
  answers: 'answers compared, work not witnessed',
} as const;
/** The least that was proven of any cell is what holds of all. */
const STRENGTHS = ['server', 'system', 'answers'] as const;

/** How far the work of each suite was seen, and not its answers alone. */
function proofFacts({ cells }: Comparison): Fact[] {
  const bySuite = Map.groupBy(
    cells.filter(({ provenBy }) => provenBy !== null),
    ({ suite }) => suite,
  );
  const strengths = [...bySuite].map(([suite, measured]) => ({
    suite,
    strength: STRENGTHS.findLast((each) => measured.some(({ provenBy }) => provenBy === each))!,
  }));
  const said = STRENGTHS.flatMap((each) => {
    const suites = strengths.filter(({ strength }) => strength === each).map(({ suite }) => clean(suite));
    if (suites.length === strengths.length && suites.length > 0) return PROOF_WORD[each];
    return suites.length === 0 ? [] : `${PROOF_WORD[each]} (${suites.join(', ')})`;
  });
  return said.length === 0 ? [] : [{ text: said.join('; '), isAlarm: false }];
}

function roundsFact({ machine, plan, cells, stops }: Comparison): Fact {
  const { rounds, contaminatedRounds, observedRounds } = machine;
  if (rounds === 0) return { text: 'no round was run', isAlarm: true };
  const wanted = ({ scenario }: Cell) => stops.find((stop) => stop.scenario === scenario)?.rounds ?? plan.rounds;
  const short = cells.filter((cell) => cell.state === 'measured' && cell.rounds < wanted(cell)).length;
  const missing = short === 0 ? '' : `; fewer than planned in ${plural(short, 'cell')}`;
  const isCounted = cells.some(isDisturbed);
  const text =
    contaminatedRounds === 0
      ? `none of ${plural(rounds, 'round')} contaminated by other programs`
      : `${contaminatedRounds} of ${plural(rounds, 'round')} contaminated by other programs, and left out${isCounted ? ' where enough were clean' : ''}`;
  const observed = observedRounds === 0 ? '' : `; ${observedRounds} observed by a watcher, and left out`;
  return { text: text + observed + missing, isAlarm: short > 0 || isNoisy(machine) };
}

function isNoisy({ rounds, contaminatedRounds }: Comparison['machine']): boolean {
  return contaminatedRounds > rounds * MANY;
}

function sensitivityFact({ verdict, plan }: Comparison): Fact {
  const { smallestDetectableChange: change } = verdict;
  const margin = `differences under ${percentWord(plan.margin)} count as none`;
  if (change === null) {
    return { text: `how small a change this run could have seen is not known; ${margin}`, isAlarm: true };
  }
  return {
    text: `smallest change this run could have seen: ${percentWord(change)}; ${margin}`,
    isAlarm: change > plan.margin,
  };
}

/** Each machine by itself: a median of two of them is of none. */
function machineFacts({ machine, machines }: Comparison): Fact[] {
  if (machines.length === 0) return [behaviourFact('machine (medians)', machine)];
  return machines.map((each) => {
    const { name, environment, state, reason, scenarios, behaviour } = each;
    const ended = state === 'complete' ? '' : `, ${state.toUpperCase()}${reason === null ? '' : ` (${clean(reason)})`}`;
    const { text, isAlarm } = behaviourFact(
      `machine ${clean(name)}: ${plural(scenarios.length, 'row')}${ended}, ${machineText(environment)}; medians`,
      behaviour,
    );
    return { text, isAlarm: isAlarm || state !== 'complete' };
  });
}

/** "AMD EPYC, 2 usable cores, node 24.21.0, linux x64" */
export function machineText({ cpu, usableCores, runtime, platform }: Comparison['environment']): string {
  return clean(`${cpu}, ${number(usableCores)} usable cores, ${runtime.name} ${runtime.version}, ${platform}`);
}

function behaviourFact(name: string, machine: Comparison['machine']): Fact {
  const { rounds: _rounds, contaminatedRounds: _contaminated, observedRounds: _observed, ...rest } = machine;
  if (Object.values(rest).every((value) => value === null)) {
    const text = name.startsWith('machine (') ? 'how the machine behaved meanwhile' : `${name}: how it behaved`;
    return { text: `${text} was not measured`, isAlarm: true };
  }
  const loopback = machine.loopbackMicros === null ? null : machine.loopbackMicros / 1000;
  const parts = [
    `other programs ${percentWord(machine.foreignCpuShare)} of the CPU`,
    `steal ${percentWord(machine.stealShare)}`,
    `CPU pressure ${percentWord(machine.cpuPressureShare)}`,
    `loopback round trip ${duration(loopback)}`,
  ];
  return { text: `${name}: ${parts.join(', ')}`, isAlarm: isNoisy(machine) };
}

/** What was asked, where it could have been another: its settings are a part of every number. */
function serverFacts({ cells }: Comparison): Fact[] {
  const asked = new Set(cells.flatMap(({ server }) => (server === null ? [] : [serverSentence(server)])));
  return [...asked].map((text) => ({ text: `asked: ${text}`, isAlarm: false }));
}

/** Of each runtime that was named: which it was, its engine, and the undici that its fetch and the work are made of. */
function runtimeFacts({ cells }: Comparison): Fact[] {
  const named = cells.flatMap(({ runtime, ranOn }) => (runtime === null || ranOn === null ? [] : [{ runtime, ranOn }]));
  const told = named.map(({ runtime, ranOn: { engine, undici, bundledUndici } }) =>
    [
      `ran on ${clean(runtime)}: ${clean(engine ?? 'its engine is not known')}`,
      `undici ${clean(undici ?? 'n/a')}`,
      `its own fetch ${bundledUndici === null ? 'of no undici' : `of undici ${clean(bundledUndici)}`}`,
    ].join(', '),
  );
  return [...new Set(told)].map((text) => ({ text, isAlarm: false }));
}

/** Who stood at the other end: no other program, and part of what was measured. */
function servingFacts({ cells, machines }: Comparison): Fact[] {
  const names = [...new Set(cells.flatMap(({ serving }) => serving?.processes ?? []))].map(clean);
  if (names.length === 0) return [];
  const used = cells.flatMap(({ serving }) => serving?.cpuMicrosPerOperation ?? []).toSorted((a, b) => a - b);
  const range =
    used.length === 0 || machines.length > 0
      ? ''
      : `, ${micros(used[0]!)} to ${micros(used.at(-1)!)} of CPU an operation`;
  const shown = names.slice(0, NAMED_SUBJECTS).join(', ');
  const more = names.length > NAMED_SUBJECTS ? ` and ${names.length - NAMED_SUBJECTS} more` : '';
  return [{ text: `served by ${shown}${more}, which count as the run's own${range}`, isAlarm: false }];
}

/** Errors first. The same warning may travel with the comparison and with its cell: it is told once. */
export function noticesOf(comparison: Comparison, rows: readonly Row[]): Notice[] {
  const labels = subjectLabels(comparison.cells, rows);
  const warnings = [...comparison.warnings, ...comparison.cells.flatMap((cell) => cell.warnings)];
  const groups = Map.groupBy(warnings, ({ severity, code, advice }) => JSON.stringify([severity, code, advice]));
  const notices = [...groups.values()].map((group) => ({
    severity: group[0]!.severity,
    code: clean(group[0]!.code),
    advice: clean(group[0]!.advice),
    subjects: namedSubjects(group, labels),
  }));
  return notices.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

function subjectLabels(cells: readonly Cell[], rows: readonly Row[]): Map<string, string> {
  const rowLabels = new Map(rows.map((row) => [row.scenario, row.label]));
  return new Map(
    cells.map((cell) => {
      const row = rows.length > 1 ? `, ${rowLabels.get(cell.scenario)}` : '';
      return [cell.id, cellLabel(cell) + row];
    }),
  );
}

function namedSubjects(group: readonly Warning[], labels: ReadonlyMap<string, string>): string[] {
  const bySubject = new Map(group.map((warning) => [warning.subject, warning]));
  const named = [...bySubject.values()].map(({ subject, evidence }) => {
    const where = labels.get(subject) ?? (subject === 'session' ? 'the whole run' : clean(subject));
    const proof = evidenceText(evidence);
    return proof === '' ? where : `${where}: ${proof}`;
  });
  const more = named.length - NAMED_SUBJECTS;
  return more > 0 ? [...named.slice(0, NAMED_SUBJECTS), `and ${more} more`] : named;
}

/** `threads 4, usableCores 2`. */
function evidenceText(evidence: Warning['evidence']): string {
  return Object.entries(evidence)
    .map(
      ([key, value]) =>
        `${clean(key)} ${typeof value === 'number' || value === null ? figure(value) : clean(String(value))}`,
    )
    .join(', ');
}

/** Counts stay whole; what was measured gets its three digits. */
function figure(value: number | null): string {
  return value !== null && Number.isInteger(value) ? String(value) : number(value);
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
