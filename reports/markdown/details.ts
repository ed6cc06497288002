import type { Comparison } from '../../core/records/comparison.ts';
import { cellTables } from './cells.ts';
import { count, duration, number, percentWord, rate, size } from '../../core/text/numbers.ts';
import { blocks, bullets, codeBlock, EMPTY, markup, type Markup } from './markup.ts';
import { paramsLabel } from '../words/labels.ts';
import type { Row } from '../facts/rows.ts';
import { noticesOf } from '../facts/trust.ts';

/** What a doubter needs, folded away from a reader in a hurry: all else that was measured, and how to do it again. */
export function detailsOf(comparison: Comparison, rows: readonly Row[]): Markup {
  return blocks([
    markup`<details>\n<summary>All cells, environment, the command that makes this again, and how to read it</summary>`,
    cellTables(rows),
    infoSection(comparison, rows),
    parameterSection(rows),
    serverSection(comparison),
    ...environmentSections(comparison),
    markup`#### Again`,
    codeBlock(comparison.command),
    readingSection(comparison, rows),
    markup`</details>`,
  ]);
}

function infoSection(comparison: Comparison, rows: readonly Row[]): Markup {
  const infos = noticesOf(comparison, rows).filter(({ severity }) => severity === 'info');
  if (infos.length === 0) return EMPTY;
  const items = infos.map(({ code, advice, subjects }) => markup`${code}: ${advice} (${subjects.join('; ')})`);
  return blocks([markup`#### Also noted`, bullets(items)]);
}

function parameterSection(rows: readonly Row[]): Markup {
  const items = rows.map((row) => markup`${row.label}: ${paramsLabel(row.params).join(', ') || 'no parameters'}`);
  return items.length === 0 ? EMPTY : blocks([markup`#### Parameters`, bullets(items)]);
}

function serverSection({ servers }: Comparison): Markup {
  if (servers.length === 0) return EMPTY;
  const items = servers.map(({ name, operationsPerSecond }) => serverItem(name, operationsPerSecond));
  return blocks([markup`#### Capacity of the servers`, bullets(items)]);
}

function serverItem(name: string, operationsPerSecond: number | null): Markup {
  return markup`${name}: ${rate(operationsPerSecond)} operations per second of its CPU`;
}

/** Of several machines each its own, with its floors. */
function environmentSections({ machines, environment, ...comparison }: Comparison): Markup[] {
  if (machines.length === 0) return [environmentSection('Environment', { ...comparison, environment, machines })];
  return machines.flatMap((machine) => [
    environmentSection(`Machine ${machine.name}`, { ...comparison, machines, environment: machine.environment }),
    bullets([
      markup`measured ${machine.scenarios.join(', ') || 'no row'}`,
      ...machine.floors.map(({ name, p50Micros }) => markup`floor ${name}: ${duration(p50Micros / 1000)}`),
      ...machine.servers.map(({ name, operationsPerSecond }) => serverItem(name, operationsPerSecond)),
    ]),
  ]);
}

function environmentSection(title: string, { environment, tool, plan }: Comparison): Markup {
  const { runtime, platform, kernel, cpu, cores, usableCores, commit } = environment;
  const dependencies = Object.entries(environment.dependencies).map(([name, version]) => `${name} ${version}`);
  const dirty = environment.isDirty === true ? ', with changes that are not committed' : '';
  const known = (text: string | null): string => text ?? 'n/a';
  return blocks([
    markup`#### ${title}`,
    bullets([
      markup`${tool.name} ${tool.version} on ${runtime.name} ${runtime.version}, started ${environment.startedAt}`,
      markup`${dependencies.join(', ') || 'no dependencies recorded'}`,
      markup`${cpu}, ${count(cores)} cores of which ${count(usableCores)} usable, ${size(environment.memoryBytes)} of memory`,
      markup`${platform}, kernel ${kernel}, governor ${known(environment.governor)}`,
      markup`open files limit ${count(environment.openFilesLimit)}, load at the start ${number(environment.load1)}`,
      markup`commit ${known(commit)}${dirty}`,
      markup`plan: seed ${count(plan.seed)}, ${count(plan.rounds)} rounds a cell, ${percentWord(plan.confidence)} intervals, budget ${duration(plan.budgetMs)}`,
    ]),
  ]);
}

/** The columns in the order in which they stand. */
function readingSection({ plan, claims, choices }: Comparison, rows: readonly Row[]): Markup {
  const onlyIf = (isShown: boolean, item: Markup): Markup[] => (isShown ? [item] : []);
  return blocks([
    markup`#### How to read it`,
    bullets([
      markup`**rank**: by succeeded operations per second. Models tie (1=) where nothing shows that they differ: the verdict of their comparison is same or unclear or, where they were not compared, their ratios to the baseline have no interval or are nearer than the margin. A control has no rank: it shows what one event loop does with as many calls in flight as the pool.`,
      markup`**model**: 4×16 is 4 threads with 16 tasks each, 2×4×1 is 2 processes of 4 threads.`,
      markup`**(floor)**: a row that measures the models and no workload. It takes no part in the verdict, and nobody is its best.`,
      markup`**K**: the calls that are admitted at once.`,
      markup`**op/s**: succeeded operations ÷ makespan, median over rounds and its ${percentWord(plan.confidence)} interval; (–) where the rounds are too few for one. Errors do not count.`,
      ...onlyIf(
        rows.some(({ standings }) => standings.some(({ cell }) => cell.failedShare !== null)),
        markup`**failed**: the share of operations that failed, of a suite where failures are a result; latency is that of the others.`,
      ),
      markup`**vs**: ratio to the baseline over paired rounds, with its interval. better and worse: by more than the margin of ${percentWord(plan.margin)}; same: within it; unclear: cannot be said.`,
      markup`**makespan**: from the first submission to the last answer. **bound**: the least it could be for these operations on so many slots. **η**: bound ÷ makespan. **binds**: the resource that it was short of.`,
      markup`**p50, p99**: latency of succeeded operations, from being handed in to the answer. All operations of a round are handed in at once, so that it contains the wait for a slot; further up, queue wait and service stand apart.`,
      ...onlyIf(
        rows.some(({ arrivals }) => arrivals !== null),
        markup`**open loop**: operations come in at their own rate, whether or not the ones before are done. **goodput/s**: what succeeded before the last arrival, a second. **healthy/s**: what of it had no stall. **dropped**: the share of arrivals that never got a slot. Latency counts from the **intended start**, when an operation was due, so that no wait is left out.`,
      ),
      ...onlyIf(
        rows.some(({ standings }) => standings.some(({ cell }) => cell.kinds.length > 0)),
        markup`**kind**: operations of one kind; p50 and p99 are of those that succeeded, and **vs base** compares them with the baseline in rounds that ran side by side, where an arrival that never got a slot is slower than any.`,
      ),
      ...onlyIf(
        choices.length > 0,
        markup`**value**: of parameters that leave the work as it is. Rounds of all values were run in turn, of the same items; **vs first** is the ratio to the first value.`,
      ),
      ...onlyIf(
        claims.length > 0,
        markup`**claim**: ✓ confirmed where the whole ${percentWord(plan.confidence)} interval of every finding lies where the claim says, ✗ refuted where the whole interval of one lies elsewhere, else ? unclear. What is expected stands with where it comes from.`,
      ),
      markup`**CPU/op**: of all threads of the client. **RSS**: the most memory that its processes had in a round. **ELU**: share of time in which the busiest of their main loops was.`,
      markup`**INVALID**: the work done was not the work planned, or other programs left no round of it alone, so that no number of it is shown. – is what was not measured.`,
    ]),
  ]);
}
