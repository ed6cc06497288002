import type { GateOptions } from './gate-options.ts';
import type { Selection } from './selection.ts';

/** The command that makes a run again, with everything that was chosen, wherever it was chosen. */
export function commandOf(suites: readonly string[], options: Selection): string {
  return textOf('run', [
    ...suites,
    ...selectionWords(options),
    '--rounds',
    String(options.rounds),
    ...limitWords(options),
  ]);
}

/** The command that makes a gate again. */
export function gateCommandOf(suites: readonly string[], options: GateOptions): string {
  const { against, prepare, noiseFloor } = options;
  return textOf('gate', [
    ...suites,
    ...(against === undefined ? [] : ['--against', against]),
    ...(prepare === undefined ? [] : ['--prepare', prepare]),
    ...Object.entries(noiseFloor ?? {}).flatMap(([metric, share]) => ['--noise-floor', `${metric}=${share}`]),
    ...selectionWords(options),
    ...limitWords(options),
  ]);
}

function textOf(command: string, words: readonly string[]): string {
  return ['lockstep', command, ...words.map(quoted)].join(' ');
}

function selectionWords(selection: Selection): string[] {
  const { model, param, concurrency, sweep, threads, processes, rate, arrivals, claims } = selection;
  const isOwn = ([name]: readonly [string, unknown]): boolean => sweep?.[name] === undefined;
  return [
    ...(claims === true ? ['--claims'] : []),
    ...(model === undefined ? [] : ['--model', model.join(',')]),
    ...Object.entries(param ?? {})
      .filter(isOwn)
      .flatMap(([name, values]) => ['-p', `${name}=${values.join(',')}`]),
    ...(concurrency === undefined || sweep?.['concurrency'] !== undefined
      ? []
      : ['--concurrency', concurrency.join(',')]),
    ...Object.entries(sweep ?? {}).flatMap(([name, range]) => ['--sweep', `${name}=${range}`]),
    ...(threads === undefined ? [] : ['--threads', String(threads)]),
    ...(processes === undefined ? [] : ['--processes', String(processes)]),
    ...(rate === undefined ? [] : ['--rate', `${rate}/s`, '--arrivals', arrivals ?? 'poisson']),
  ];
}

function limitWords({ budget, timeout, seed, margin }: Selection): string[] {
  return [
    '--budget',
    `${budget / 1000}s`,
    '--timeout',
    `${timeout / 1000}s`,
    '--seed',
    String(seed),
    '--margin',
    String(margin),
  ];
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
