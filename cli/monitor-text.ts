import type { Ended, LogLine, Operations, RatioView, Tree, TrialView } from '../core/monitor/views.ts';
import { size } from '../core/text/numbers.ts';
import { percentWord, ratioText } from '../core/text/words.ts';
import { columns, printable, span } from './monitor-words.ts';

/** What a monitor tells, as lines: the first says where the session stands. */

function headLines(tree: Tree): string[] {
  const { run, state, elapsedMs, etaMs, rounds, watchers, said } = tree;
  const total = rounds.left === null ? null : rounds.done + rounds.left;
  const share = total === null || total === 0 ? '' : `${Math.floor((100 * rounds.done) / total)} %, `;
  const left = rounds.left === null ? '' : `, ${rounds.left} left`;
  const eta = etaMs === null || state === 'ended' ? '' : `, at most ${span(etaMs)} more`;
  const watched = watchers > 1 ? `, ${watchers} watchers` : '';
  const is = state === 'running' ? '' : ` is ${state.toUpperCase()},`;
  return [
    `${run.kind} ${run.id}${is} for ${span(elapsedMs)}: ${share}${rounds.done} rounds done${left}${eta}${watched}`,
    `  ${run.command}`,
    ...(run.kind === 'gate' && said !== null ? [`  ${said}`] : []),
    ...tree.byHand.map((text) => `  by hand: ${text}`),
  ].map(printable);
}

/** The tree, with what is in flight below the trials that were looked into. */
export function treeLines(tree: Tree, operations: readonly Operations[]): string[] {
  return [
    ...headLines(tree),
    ...tree.rows.flatMap((row) => {
      const planned = row.rounds.planned === null ? '' : ` of ${row.rounds.planned}`;
      const head = `${row.id} ${row.name}  ${row.state}, ${row.rounds.done}${planned} rounds`;
      const trials = columns(row.trials.map((trial) => ['', ...trialWords(trial)]));
      return [
        printable(head),
        ...row.trials.flatMap((trial, place) => [
          printable(trials[place] ?? ''),
          ...operations.filter((each) => each.trial === trial.id).flatMap(operationLines),
        ]),
      ];
    }),
  ];
}

function trialWords(trial: TrialView): string[] {
  const { id, name, pid, processes, threads, lanes, phase, ageMs, round, rounds, leftOut, lastMs, loopShare } = trial;
  const parts = [
    pid === null ? [] : `pid ${pid}`,
    processes === null ? [] : `${processes} processes`,
    threads === null ? [] : `${threads} threads`,
    `${lanes} lanes`,
  ].flat();
  const what = round === null ? phase : round < 0 ? `${phase}, round ${round}` : `${phase} round ${round}`;
  const out = leftOut === 0 ? '' : `, ${leftOut} left out`;
  const last = lastMs === null ? '' : `last ${span(lastMs)}`;
  const loop = [
    loopShare === null ? [] : `loop ${percentWord(loopShare)} busy`,
    trial.loopDelayMs === null ? [] : `answered after ${span(trial.loopDelayMs)}`,
  ].flat();
  const reason = trial.reason === null ? '' : trial.reason;
  return [
    id,
    name,
    parts.join(', '),
    `${what} for ${span(ageMs)}`,
    `${rounds} rounds${out}`,
    last,
    loop.join(', '),
    reason,
  ];
}

export function operationLines(found: Operations): string[] {
  const { operations, total, waiting, finished, note, loopDelayMs } = found;
  const counts =
    total === null ? '' : `${finished} of ${total} done, ${operations.length} in flight, ${waiting} waiting`;
  const delay = loopDelayMs === null ? '' : `answered after ${span(loopDelayMs)}`;
  return [
    `      ${[counts, delay, note ?? ''].filter(Boolean).join('; ')}`,
    ...columns(
      operations.map(({ id, lane, phase, ageMs, item, bytes }) => [
        '     ',
        lane === null ? 'lane ?' : `lane ${lane}`,
        id,
        phase,
        span(ageMs),
        item,
        size(bytes),
      ]),
    ),
  ].map(printable);
}

/** Where one operation is: what its trial's main thread does, and all threads as the system sees them. */
export function whereLines(found: Operations, index: number): string[] {
  const operation = found.operations.find((each) => each.index === index);
  const head =
    operation === undefined
      ? `${found.trial}.${index} of ${found.name}, round ${found.round}: ${found.note ?? 'not in flight'}`
      : `${operation.id} of ${found.name}, round ${found.round}: ${operation.phase}, ${span(operation.ageMs)} old, ${
          operation.lane === null ? 'in no known lane' : `in lane ${operation.lane}`
        }, ${operation.item}, ${size(operation.bytes)}`;
  const stack = found.stack.map((frame) => `    at ${frame}`);
  const waits = found.loopDelayMs === null ? 'nobody can tell what its main thread is in' : 'its main thread waits';
  return [
    head,
    ...(stack.length === 0 ? [`  ${waits}`] : ['  its main thread is in', ...stack]),
    ...columns(found.threads.map(({ name, state, cpuMs }) => ['  thread', name, state, `${span(cpuMs)} CPU`])),
  ].map(printable);
}

export function historyLines(history: readonly Ended[]): string[] {
  return columns(
    history.map(({ trial, name, round, atMs, elapsedMs, how }) => [
      trial,
      round < 0 ? `warm-up ${-round}` : `round ${round}`,
      `at ${span(atMs)}`,
      span(elapsedMs),
      name,
      how,
    ]),
  ).map(printable);
}

export function logLines(lines: readonly LogLine[]): string[] {
  return lines.map(({ atMs, text }) => printable(`${span(atMs).padStart(8)}  ${text}`));
}

/** What `top` shows: the row that is measured now, its ratios as they narrow, what was left out, and what the machine does. */
export function topLines(tree: Tree): string[] {
  return [
    ...treeLines(tree, []),
    ...ratioLines(tree.ratios),
    ...machineLines(tree),
    ...tree.leftOut
      .slice(-5)
      .map(({ trial, round, reason }) => printable(`left out: round ${round} of ${trial}: ${reason}`)),
  ];
}

/** Over a terminal that is not as high as that: what is more than the numbers goes first. */
function ratioLines(ratios: readonly RatioView[]): string[] {
  return columns(
    ratios.map(({ candidate, baseline, verdict, metric, ...ratio }) => [
      `  ${candidate}`,
      ratioText(ratio),
      // of a gate the candidate says which metric it is
      `${verdict}, ${metric === 'throughputPerSecond' ? 'throughput of ' : 'of '}${baseline}`,
    ]),
  ).map(printable);
}

function machineLines({ machine }: Tree): string[] {
  if (machine === null) return [];
  const share = (value: number | null) => (value === null ? 'unknown' : percentWord(value));
  const loopback = machine.loopbackMicros === null ? 'unknown' : `${machine.loopbackMicros.toFixed(0)} µs`;
  return [
    `machine beside the last round: others ${share(machine.foreignCpuShare)}, steal ${share(machine.stealShare)}, CPU pressure ${share(machine.cpuPressureShare)}, loopback ${loopback}`,
  ];
}

/** What has changed, in a line: where there is no screen to draw on. */
export function topLine(tree: Tree): string {
  const [head = ''] = headLines(tree);
  const working = tree.rows.flatMap((row) => row.trials).filter(({ round }) => round !== null);
  const now = working.map(({ name, round }) => `${name} round ${round}`);
  const ratios = tree.ratios.slice(0, 4).map(({ candidate, ...ratio }) => `${candidate} ${ratioText(ratio)}`);
  return printable([head, ...now, ...ratios].join(' | '));
}
