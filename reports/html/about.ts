import type { Comparison } from '../../core/records/comparison.ts';
import { count, duration, number, percentWord, rate, size } from '../../core/text/numbers.ts';
import { type Html, safe } from '../xml/markup.ts';
import { section } from './section.ts';
import { definitions } from './table.ts';
import { paramsLabel } from '../words/labels.ts';
import type { Row } from '../facts/rows.ts';
import { cleanCommand } from '../words/text.ts';

/** How to do it again, where it was done, and how to read it. */

export function againSection(comparison: Comparison, rows: readonly Row[]): Html {
  const command = cleanCommand(comparison.command);
  return section(
    'again',
    'Make it again',
    safe`<div class="command">
      <pre><code id="command">${command}</code></pre>
      <button type="button" data-copy="command" data-tool hidden>Copy</button>
    </div>
    ${definitions([...allEnvironments(comparison), ...parameterEntries(rows)])}`,
  );
}

/** Of several machines each its own, with what it measured and its floors. */
function allEnvironments(comparison: Comparison): (readonly [string, string | Html])[] {
  const { machines } = comparison;
  if (machines.length === 0) return environmentEntries(comparison);
  return machines.flatMap(({ name, environment, servers, floors, scenarios }) => [
    [`Machine ${name}`, `measured ${scenarios.join(', ') || 'no row'}`] as const,
    ...environmentEntries({ ...comparison, environment, servers }),
    ...floors.map((floor) => [`Floor ${floor.name}`, duration(floor.p50Micros / 1000)] as const),
  ]);
}

function environmentEntries({ environment, tool, plan, servers }: Comparison): (readonly [string, string | Html])[] {
  const { runtime, platform, kernel, cpu, cores, usableCores, commit } = environment;
  const dependencies = Object.entries(environment.dependencies).map(([name, version]) => `${name} ${version}`);
  const dirty = environment.isDirty === true ? ', with changes that are not committed' : '';
  return [
    ['Tool', `${tool.name} ${tool.version} on ${runtime.name} ${runtime.version}`],
    ['Started', environment.startedAt],
    ['Dependencies', dependencies.join(', ') || 'none recorded'],
    [
      'Machine',
      `${cpu}, ${count(cores)} cores of which ${count(usableCores)} usable, ${size(environment.memoryBytes)} of memory`,
    ],
    ['System', `${platform}, kernel ${kernel}, governor ${environment.governor ?? 'n/a'}`],
    ['Limits', `${count(environment.openFilesLimit)} open files, load at the start ${number(environment.load1)}`],
    ['Commit', `${commit ?? 'n/a'}${dirty}`],
    [
      'Plan',
      `seed ${plan.seed}, ${plan.rounds} rounds a cell, ${percentWord(plan.confidence)} intervals, margin ${percentWord(plan.margin)}, budget ${duration(plan.budgetMs)}`,
    ],
    ...servers.map(
      (server) =>
        [
          `Server ${server.name}`,
          `can do ${rate(server.operationsPerSecond)} operations per second of its CPU`,
        ] as const,
    ),
  ];
}

/** Of rows whose label has no room for all of their parameters. */
function parameterEntries(rows: readonly Row[]): (readonly [string, string])[] {
  return rows.flatMap((row) => {
    const params = paramsLabel(row.params);
    return params.every((param) => row.label.includes(param)) ? [] : [[row.label, params.join(', ')] as const];
  });
}

const TERMS: readonly (readonly [string, string])[] = [
  [
    'K',
    'the calls that are in flight at once. A pool of 4×16 has 4 threads with 16 tasks each, so 64; one of 2×4×1 has 2 processes of 4 threads, so 8.',
  ],
  ['op/s', 'succeeded operations ÷ makespan of a round. Errors do not count.'],
  ['failed', 'the share of operations that failed, of a suite where failures are a result.'],
  ['makespan', 'from the first submission of a round to its last answer.'],
  [
    'bound, η',
    'the bound is the least time that these operations can take on so many slots; η is bound ÷ makespan, and beside it stands what binds.',
  ],
  [
    'open loop',
    'operations come in at their own rate, whether or not the ones before are done. goodput/s: what succeeded before the last arrival. healthy/s: what of it had no stall. dropped: the share of arrivals that never got a slot. Latency counts from when an operation was due.',
  ],
  [
    'kind',
    'operations that the suite names as one kind. vs base compares them with the baseline, where an arrival that never got a slot is slower than any.',
  ],
  [
    'value',
    'of parameters that leave the work as it is: rounds of all values were run in turn, of the same items. vs first is the ratio to the first value.',
  ],
  [
    'claim',
    '✓ confirmed where the whole interval of every finding lies where the claim says, ✗ refuted where the whole interval of one lies elsewhere, else ? unclear.',
  ],
  ['rank', '1= is shared by all that nothing in this run tells apart.'],
  [
    'control',
    'one event loop with as many calls in flight as the pool beside it. It has no rank: it is there to show what threads cost, and what slots give.',
  ],
  ['better, worse, same, unclear', 'the whole interval lies beyond the margin, or within it; else it cannot be said.'],
  [
    'CPU/op, RSS, ELU',
    'CPU of all threads of the processes of the model, the most memory that they had in a round, and the share of time in which the busiest of their main event loops was.',
  ],
  ['INVALID', 'the work that was done was not the work that was planned: no number of it is shown.'],
  ['–', 'it was not measured.'],
];

export function readingSection(): Html {
  return section('reading', 'How to read this page', definitions(TERMS));
}

export function footer({ tool, environment }: Comparison): Html {
  return safe`<footer>
    <p>${tool.name} ${tool.version} · ${environment.startedAt}</p>
    <button type="button" id="save" data-tool hidden>Save the data of this page (JSON)</button>
  </footer>`;
}
