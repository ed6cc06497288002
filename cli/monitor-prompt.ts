import type { Watcher } from '../core/monitor/client.ts';
import { UsageError } from '../core/text/errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { monitorCommands, runMonitorCommand } from './monitor-commands.ts';
import { topLines } from './monitor-text.ts';
import { top } from './monitor-top.ts';
import { columns } from './monitor-words.ts';

const own: Readonly<Record<string, string>> = {
  top: 'watch it between rounds, on the whole screen where there is one (q leaves it)',
  help: 'what there is',
  exit: 'leave; the session goes on',
};

export function helpLines(): string[] {
  const rows = Object.entries(monitorCommands).map(([name, { words, about }]) => ['', `${name} ${words}`, about]);
  return columns([...rows, ...Object.entries(own).map(([name, about]) => ['', name, about])]);
}

/** Asks for commands until it is left, or the session ends. */
export async function promptFor(watcher: Watcher, io: Io): Promise<ExitCode> {
  const { terminal } = io;
  if (terminal === undefined) return exitCodes.usage;
  const tell = (lines: readonly string[]): void => io.stdout(lines.map((line) => `${line}\n`).join(''));
  tell([...topLines(await watcher.ask({ ask: 'top' })), '`help` says what there is.']);
  let hasEnded = false;
  void watcher.closed.then(() => (hasEnded = true));
  await terminal.prompt(
    'lockstep> ',
    (line) => completionsFor(watcher, line),
    async (line) => {
      const words = line.trim().split(/\s+/).filter(Boolean);
      const [name] = words;
      if (name === 'exit' || name === 'quit') return 'enough';
      if (name === 'help') tell(helpLines());
      else if (name === 'top') await top(watcher, false, io);
      else if (name !== undefined) tell(await answered(watcher, words));
      if (!hasEnded) return 'more';
      tell(['the session has ended']);
      return 'enough';
    },
  );
  return exitCodes.done;
}

async function answered(watcher: Watcher, words: readonly string[]): Promise<readonly string[]> {
  try {
    return (await runMonitorCommand(watcher, words)).lines;
  } catch (error) {
    if (error instanceof UsageError) return [error.message];
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** Names of commands, then what the command takes: ids are asked of the session. */
export async function completionsFor(watcher: Watcher, line: string): Promise<readonly string[]> {
  const [name = '', ...rest] = line.trimStart().split(/\s+/);
  if (rest.length === 0) return [...Object.keys(monitorCommands), ...Object.keys(own)];
  const command = Object.hasOwn(monitorCommands, name) ? monitorCommands[name] : undefined;
  return (await command?.completions?.(watcher)) ?? [];
}
