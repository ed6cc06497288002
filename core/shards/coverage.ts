import { type RowGroup, rowGroups } from './groups.ts';
import type { Surveyed } from './survey.ts';
import type { Plan } from '../records/records.ts';

/** Which file each row group of a plan is taken from, what no file has, and what several have. */
export interface Coverage {
  readonly groups: readonly RowGroup[];
  readonly takenFrom: ReadonlyMap<RowGroup, Surveyed>;
  /** Those that no file has to their end: what there is of them is taken all the same. */
  readonly missing: readonly RowGroup[];
  /** In the order of the plan. */
  readonly twice: readonly { readonly group: RowGroup; readonly files: readonly Surveyed[] }[];
}

/** Of several files that have a group the first one that has it whole counts. */
export function coverageOf(plan: Plan, files: readonly Surveyed[]): Coverage {
  const groups = rowGroups(plan);
  const isIn = (names: ReadonlySet<string>, { blocks }: RowGroup) =>
    blocks.every(({ scenario }) => names.has(scenario));
  const found = groups.map((group) => {
    const having = files.filter(({ wanted }) => isIn(wanted, group));
    const whole = having.find((file) => isIn(file.whole, group));
    return { group, files: having, whole, taken: whole ?? having[0] };
  });
  return {
    groups,
    takenFrom: new Map(found.flatMap(({ group, taken }) => (taken === undefined ? [] : [[group, taken] as const]))),
    missing: found.filter(({ whole }) => whole === undefined).map(({ group }) => group),
    twice: found.filter((each) => each.files.length > 1),
  };
}

/** How many rows a line names. */
const NAMED = 3;

/** A line for each thing that keeps these files from being the whole plan, each once. */
export function faultsIn({ groups, missing, takenFrom, twice }: Coverage, files: readonly Surveyed[]): string[] {
  const pairs = Map.groupBy(twice, (each) => each.files.map(({ name }) => name).join(' and '));
  const doubled = [...pairs].map(([names, all]) => {
    return `${names} both have ${countText(all.length)}: ${namesOf(all.map(({ group }) => group))}`;
  });
  const open = Map.groupBy(missing, (group) => takenFrom.get(group));
  const unfinished = [...open].flatMap(([file, own]) =>
    file === undefined
      ? []
      : [
          `${file.name} (${endText(file)}): ${countText(own.length)} of it ${own.length === 1 ? 'is' : 'are'} not whole: ${namesOf(own)}`,
        ],
  );
  const absent = open.get(undefined) ?? [];
  const shards = absentShards(files);
  const who = shards.length === 0 ? '' : ` (no file of shard ${shards.join(', ')})`;
  const gaps =
    absent.length === 0
      ? []
      : [
          `${absent.length} of ${countText(groups.length)} ${absent.length === 1 ? 'is' : 'are'} missing${who}: ${namesOf(absent)}`,
        ];
  return [...doubled, ...unfinished, ...gaps];
}

function endText({ end: { state, reason } }: Surveyed): string {
  return state === 'complete' ? 'lines of it are gone' : (reason ?? state);
}

/** "3/4", where all files are of as many parts. */
function absentShards(files: readonly Surveyed[]): string[] {
  const totals = new Set(files.map(({ shard }) => shard.of));
  const [of] = totals;
  if (of === undefined || totals.size > 1) return [];
  const present = new Set(files.map(({ shard }) => shard.index));
  return Array.from({ length: of }, (_, place) => place + 1)
    .filter((index) => !present.has(index))
    .map((index) => `${index}/${of}`);
}

export function countText(count: number): string {
  return `${count} row group${count === 1 ? '' : 's'}`;
}

export function namesOf(groups: readonly RowGroup[]): string {
  const more = groups.length > NAMED ? ` and ${groups.length - NAMED} more` : '';
  return `${groups
    .slice(0, NAMED)
    .map(({ name }) => `"${name}"`)
    .join(', ')}${more}`;
}
