import type { Absolute, Apart, Change, Changes, Counts, Side } from '../../core/records/changes.ts';
import {
  count,
  duration,
  micros,
  NOT_MEASURED,
  number,
  percent,
  percentWord,
  rate,
  ratioInterval,
} from '../../core/text/numbers.ts';
import { clean } from '../words/text.ts';
import { type Column, figure, type Ratio } from './columns.ts';

/** What the terminal and the page both say of two runs. All text that is returned is clean. */

/** A row of both runs: its ratios, and beside them what they are ratios of. */
export interface ChangeRow {
  readonly label: string;
  readonly changes: readonly Change[];
  readonly absolutes: readonly AbsoluteLine[];
}

export interface AbsoluteLine {
  readonly cell: string;
  readonly throughput: Absolute | null;
  readonly cpu: Absolute | null;
}

/** One clean sentence, and whether it takes something away from the comparison. */
export interface ChangeFact {
  readonly text: string;
  readonly isAlarm: boolean;
}

export const ABSOLUTE_TITLE = 'Absolute numbers (two sessions: drift not removed, so no verdict)';

const QUANTITY_HEADS: Readonly<Record<Change['quantity'], string>> = {
  throughputPerSecond: 'op/s',
  cpuMicrosPerOperation: 'CPU/op',
  efficiency: 'η',
  cpuPerCalibration: 'CPU/op ÷ loop',
};

export function changeRowsOf({ changes, absolute }: Changes): ChangeRow[] {
  const scenarios = new Set([...changes, ...absolute.changes].map(({ scenario }) => scenario));
  return [...scenarios].map((scenario) => {
    const own = changes.filter((change) => change.scenario === scenario);
    return {
      label: clean(scenario) + (own.some(({ isFloor }) => isFloor) ? ' (floor)' : ''),
      changes: own,
      absolutes: absoluteLines(absolute.changes.filter((change) => change.scenario === scenario)),
    };
  });
}

function absoluteLines(absolutes: readonly Absolute[]): AbsoluteLine[] {
  return [...Map.groupBy(absolutes, ({ id }) => id).values()].map((own) => ({
    cell: cellName(own[0]!),
    throughput: own.find(({ quantity }) => quantity === 'throughputPerSecond') ?? null,
    cpu: own.find(({ quantity }) => quantity === 'cpuMicrosPerOperation') ?? null,
  }));
}

/** "worker-thread-pool 4x4": the id without the row, which stands above the table. */
export function cellName({ id, scenario }: { readonly id: string; readonly scenario: string }): string {
  return clean(id.startsWith(`${scenario} `) ? id.slice(scenario.length + 1) : id);
}

function againstName({ baselineId, scenario, quantity }: Change): string {
  if (baselineId !== null) return cellName({ id: baselineId, scenario });
  return quantity === 'efficiency' ? 'its bound' : 'a fixed loop';
}

/** The ratio within one run: `15.3×`, or `97.0 %` of the bound. */
function ownText({ quantity }: Change, { estimate }: Change['a']): string {
  if (quantity === 'efficiency') return percent(estimate);
  return estimate === null ? NOT_MEASURED : `${number(estimate)}×`;
}

export function sideText(name: 'a' | 'b', side: Side): string {
  const { startedAt, commit, isDirty, state, rounds, loopbackMicros } = side;
  const code = commit === null ? 'no commit' : `commit ${commit}${isDirty === true ? ' with changes' : ''}`;
  const loopback = loopbackMicros === null ? NOT_MEASURED : duration(loopbackMicros / 1000);
  return clean(
    `${name}: ${startedAt}, ${code}, ${count(rounds)} rounds a cell, ${state}; loopback round trip ${loopback}`,
  );
}

/** What a change must be beyond to be more than noise. */
export function limitText({ margin }: Changes): string {
  return `more than ${percentWord(margin)}, and more than drift and luck explain`;
}

/** Changes beyond the margin that are nevertheless not decided, and why: what a reader would ask about first. */
export function undecidedTexts({ changes, margin }: Changes): string[] {
  const isBeyond = ({ low, high }: Change['change']) =>
    low !== null && high !== null && (low > 1 + margin || high < 1 / (1 + margin));
  return changes
    .filter(({ verdict, change }) => verdict === 'unclear' && isBeyond(change))
    .map((change) => {
      const ratio = `${QUANTITY_HEADS[change.quantity]} ${ratioInterval(change.change)}`;
      return clean(`${change.id} against ${againstName(change)}: ${ratio}: ${change.reason ?? 'no reason was given'}`);
    });
}

/** Circumstances, counts and what could not be compared. */
export function changeFacts(changes: Changes): ChangeFact[] {
  const { a, b, counts, absolute } = changes;
  const facts = [
    ...[a, b].flatMap((side, index) =>
      side.state === 'complete'
        ? []
        : [{ text: `${'ab'[index]} is ${side.state}: only what it measured is compared`, isAlarm: true }],
    ),
    { text: differencesText(changes), isAlarm: false },
    ...countFacts(counts),
    ...(absolute.refused === null
      ? []
      : [{ text: `absolute numbers are not shown: ${clean(absolute.refused)}`, isAlarm: true }]),
  ];
  return [...facts, ...changes.apart.map((apart) => ({ text: apartText(apart), isAlarm: isAlarming(apart) }))];
}

function differencesText({ differences }: Changes): string {
  if (differences.length === 0) return 'commit, versions, machine and settings are the same';
  const parts = differences.map(({ what, a, b }) => `${what} ${a ?? 'none'} → ${b ?? 'none'}`);
  return clean(`what differs: ${parts.join('; ')}`);
}

function countFacts(counts: readonly Counts[]): ChangeFact[] {
  const differing = counts.filter(({ differences }) => differences.length > 0);
  const equal = counts.length - differing.length;
  const rounds = Math.max(0, ...counts.map((each) => each.rounds));
  const said = `operations, errors, bytes and answers are equal in ${equal} of ${counts.length} cells (up to ${rounds} rounds each)`;
  return [
    {
      text: counts.length === 0 ? 'no round of one seed is in both: counts are not compared' : said,
      isAlarm: equal < counts.length,
    },
    ...differing.flatMap(({ id, differences }) =>
      differences.map(({ what, rounds: where, a, b }) => ({
        text: clean(
          `${id}: ${what} ${a} in a and ${b} in b (round ${where[0]}${where.length > 1 ? ` and ${where.length - 1} more` : ''})`,
        ),
        isAlarm: true,
      })),
    ),
  ];
}

function apartText({ id, reason }: Apart): string {
  return clean(`not compared: ${id}: ${reason}`);
}

/** New in b, or impossible in both, is no loss. */
function isAlarming({ a, b }: Apart): boolean {
  return a !== 'absent' && !(a === 'unsupported' && b === 'unsupported');
}

/** The ratios of a row: each within its run, and one run against the other. */
export const CHANGE_COLUMNS: readonly Column<Change>[] = [
  { head: 'cell', kind: 'name', importance: Infinity, read: cellName },
  { head: 'against', kind: 'name', importance: 4, read: againstName },
  { head: 'of', kind: 'words', importance: Infinity, read: ({ quantity }) => QUANTITY_HEADS[quantity] },
  ownColumn('a', ({ a }) => a),
  ownColumn('b', ({ b }) => b),
  {
    head: 'b ÷ a',
    kind: 'ratio',
    importance: Infinity,
    read: ({ change, verdict }) => ({ ratio: change, verdict }),
  },
  { head: 'reason', kind: 'sentence', importance: 0, read: ({ reason }) => clean(reason ?? '') },
];

export const ABSOLUTE_COLUMNS: readonly Column<AbsoluteLine>[] = [
  { head: 'cell', kind: 'name', importance: Infinity, read: ({ cell }) => cell },
  { head: 'op/s a', kind: 'figure', importance: 3, read: figure(({ throughput }) => throughput?.a ?? null, rate) },
  { head: 'op/s b', kind: 'figure', importance: 3, read: figure(({ throughput }) => throughput?.b ?? null, rate) },
  { head: 'b ÷ a', kind: 'ratio', importance: Infinity, read: ({ throughput }) => withoutVerdict(throughput) },
  { head: 'CPU/op a', kind: 'figure', importance: 1, read: figure(({ cpu }) => cpu?.a ?? null, micros) },
  { head: 'CPU/op b', kind: 'figure', importance: 1, read: figure(({ cpu }) => cpu?.b ?? null, micros) },
  { head: 'CPU b ÷ a', kind: 'ratio', importance: 2, read: ({ cpu }) => withoutVerdict(cpu) },
];

function ownColumn(head: string, of: (change: Change) => Change['a']): Column<Change> {
  return {
    head,
    kind: 'figure',
    importance: 3,
    read: (change) => ({ text: ownText(change, of(change)), value: of(change).estimate }),
  };
}

function withoutVerdict(absolute: Absolute | null): Ratio {
  return absolute === null ? null : { ratio: absolute.change, verdict: null };
}
