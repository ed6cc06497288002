import { Refused, type Watcher } from '../core/monitor/client.ts';
import type { Operations } from '../core/monitor/views.ts';
import { UsageError, unknownWord } from '../core/text/errors.ts';
import { historyLines, logLines, operationLines, topLines, treeLines, whereLines } from './monitor-text.ts';

/** What a command found: for programs, and in lines. */
export interface Answered {
  readonly value: unknown;
  readonly lines: readonly string[];
}

export interface MonitorCommand {
  /** Words after its name, as help has them. */
  readonly words: string;
  readonly about: string;
  run(watcher: Watcher, words: readonly string[]): Promise<Answered>;
  /** What its first words may be. */
  completions?(watcher: Watcher): Promise<readonly string[]>;
}

/** Operations that `ps` told last: a key that completes them asks for none, and marks no round. */
const seen = new WeakMap<Watcher, readonly string[]>();

const CANCELLED = ['operation', 'round', 'row', 'run'] as const;

/** A new command is an entry here. `top`, `help` and `exit` are the prompt's own. */
export const monitorCommands: Readonly<Record<string, MonitorCommand>> = {
  ps: {
    words: '[trial]',
    about: 'the tree: rows, trials, lanes, and the operations in flight; the rounds that are looked into do not count',
    async run(watcher, [trial]) {
      const operations = await watcher.ask({ ask: 'operations', ...(trial === undefined ? {} : { trial }) });
      seen.set(watcher, idsIn(operations));
      const tree = await watcher.ask({ ask: 'tree' });
      const isOne = trial !== undefined;
      const lines = isOne && operations.length > 0 ? operations.flatMap(operationLines) : treeLines(tree, operations);
      return { value: { tree, operations }, lines };
    },
    completions: async (watcher) => trialIds(watcher),
  },
  tree: {
    words: '',
    about: 'the same without the operations, so that every round counts',
    async run(watcher) {
      const tree = await watcher.ask({ ask: 'tree' });
      return { value: tree, lines: treeLines(tree, []) };
    },
  },
  now: {
    words: '',
    about: 'what `top` shows, once',
    async run(watcher) {
      const tree = await watcher.ask({ ask: 'top' });
      return { value: tree, lines: topLines(tree) };
    },
  },
  where: {
    words: '<operation>',
    about: 'where an operation is: its age and lane, the stack of its main thread, and all threads',
    async run(watcher, [name]) {
      const { trial, index } = operationNamed(name);
      const all = await watcher.ask({ ask: 'operations', ...(trial === undefined ? {} : { trial }) });
      const found = all.find(({ operations }) => operations.some((each) => each.index === index));
      const shown = found ?? all.find(({ total }) => total === null);
      if (shown === undefined) throw unknownWord('operation', name ?? '', idsIn(all).slice(0, 20));
      return {
        value: { ...shown, operations: shown.operations.filter((each) => each.index === index) },
        lines: whereLines(shown, index),
      };
    },
    completions: async (watcher) => seen.get(watcher) ?? [],
  },
  history: {
    words: '',
    about: 'the last rounds, and how each ended',
    async run(watcher) {
      const history = await watcher.ask({ ask: 'history' });
      return { value: history, lines: historyLines(history) };
    },
  },
  log: {
    words: '',
    about: 'what happened so far',
    async run(watcher) {
      const log = await watcher.ask({ ask: 'log' });
      return { value: log, lines: logLines(log) };
    },
  },
  pause: {
    words: '',
    about: 'begin no round until it is resumed',
    run: async (watcher) => done(await watcher.ask({ ask: 'pause' })),
  },
  resume: { words: '', about: 'go on', run: async (watcher) => done(await watcher.ask({ ask: 'resume' })) },
  skip: {
    words: '[row]',
    about: 'measure this row no further (default: the one that is measured now); none of its cells is a number',
    run: async (watcher, words) => {
      const [row] = words[0] === 'row' ? words.slice(1) : words;
      return done(await watcher.ask({ ask: 'skip', ...(row === undefined ? {} : { row }) }));
    },
    completions: rowIds,
  },
  cancel: {
    words: '<operation|round|row|run> [id]',
    about: 'end it at once; a cell of which something is cancelled is INVALID',
    async run(watcher, [what, name]) {
      const found = CANCELLED.find((each) => each === what);
      if (found === undefined) {
        if (what === undefined) throw new UsageError(`cancel needs one of ${CANCELLED.join(', ')}`);
        throw unknownWord('thing to cancel', what, CANCELLED);
      }
      if (found === 'operation' && name === undefined)
        throw new UsageError('cancel operation needs its id, such as t1.17: ps tells them');
      return done(await watcher.ask({ ask: 'cancel', what: found, ...(name === undefined ? {} : { name }) }));
    },
    completions: async (watcher) => [
      ...CANCELLED,
      ...(await trialIds(watcher)),
      ...(await rowIds(watcher)),
      ...(seen.get(watcher) ?? []),
    ],
  },
};

function done(text: string): Answered {
  return { value: { done: text }, lines: [text] };
}

async function trialIds(watcher: Watcher): Promise<string[]> {
  const { rows } = await watcher.ask({ ask: 'tree' });
  return rows.flatMap(({ trials }) => trials.map(({ id }) => id));
}

async function rowIds(watcher: Watcher): Promise<string[]> {
  return (await watcher.ask({ ask: 'tree' })).rows.map(({ id }) => id);
}

function idsIn(all: readonly Operations[]): string[] {
  return all.flatMap(({ operations }) => operations.map(({ id }) => id));
}

function operationNamed(name: string | undefined): { trial: string | undefined; index: number } {
  const [, trial, index] = /^(?:(.+)\.)?(\d{1,9})$/.exec(name ?? '') ?? [];
  if (index === undefined) throw new UsageError(`where needs the id of an operation, such as t1.17: ps tells them`);
  return { trial, index: Number(index) };
}

/** Runs one command of words. @throws UsageError where there is no such command, or it is refused */
export async function runMonitorCommand(watcher: Watcher, [name = '', ...words]: readonly string[]): Promise<Answered> {
  const command = Object.hasOwn(monitorCommands, name) ? monitorCommands[name] : undefined;
  if (command === undefined) throw unknownWord('command', name, Object.keys(monitorCommands));
  try {
    return await command.run(watcher, words);
  } catch (error) {
    if (error instanceof Refused) throw new UsageError(error.message);
    throw error;
  }
}
