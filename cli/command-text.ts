import type { RunOptions } from './run-options.ts';

/** The command that makes a run again, with everything that was chosen, wherever it was chosen. */
export function commandOf(suites: readonly string[], options: RunOptions): string {
  const { model, param, concurrency, threads, rounds, budget, timeout, seed, margin } = options;
  const words = [
    ...suites,
    ...(model === undefined ? [] : ['--model', model.join(',')]),
    ...Object.entries(param ?? {}).flatMap(([name, values]) => ['-p', `${name}=${values.join(',')}`]),
    ...(concurrency === undefined ? [] : ['--concurrency', concurrency.join(',')]),
    ...(threads === undefined ? [] : ['--threads', String(threads)]),
    '--rounds',
    String(rounds),
    '--budget',
    `${budget / 1000}s`,
    '--timeout',
    `${timeout / 1000}s`,
    '--seed',
    String(seed),
    '--margin',
    String(margin),
  ];
  return ['lockstep', 'run', ...words.map(quoted)].join(' ');
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
