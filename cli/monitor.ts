import { Command } from 'commander';
import type { Watcher } from '../core/monitor/client.ts';
import { UsageError } from '../core/text/errors.ts';
import { jsonLine } from '../core/text/harmless-json.ts';
import { exitCodes, type Finish } from './exit-codes.ts';
import type { Io } from './io.ts';
import { monitorCommands, runMonitorCommand } from './monitor-commands.ts';
import { helpLines, promptFor } from './monitor-prompt.ts';
import { attach, endedText, findRuns, type Found, noneRunning } from './monitor-runs.ts';
import { top } from './monitor-top.ts';
import { ago, columns, printable } from './monitor-words.ts';

interface Options {
  readonly list?: true;
  readonly json?: true;
  readonly page?: true;
  readonly open?: true;
}

export function monitorCommand(io: Io, finish: Finish): Command {
  return new Command('monitor')
    .description(
      'watch a session that runs on this machine: what is in flight, how far it is, and what can be done to it',
    )
    .argument('[run]', 'which session: the number that --list says (default: the only one, or it is asked)')
    .argument('[command...]', 'ps, top, where, … (default: a prompt at a terminal, else top)')
    .option('--list', 'the sessions of this machine that can be watched')
    .option('--json', 'the answer as JSON, a line each of top')
    .option('--page', 'a page of it on this machine, whose link is told')
    .option('--open', 'also open that page in a browser')
    .addHelpText('after', `\nCommands:\n${helpLines().join('\n')}`)
    .action(async (run: string | undefined, words: string[], options: Options) => {
      const found = await findRuns();
      if (options.list === true) return list(found, options, io);
      const isCommand = run !== undefined && (Object.hasOwn(monitorCommands, run) || OWN.includes(run));
      const [name, command] = isCommand ? [undefined, [run, ...words]] : [run, words];
      if (command[0] === 'help') return io.stdout(`${helpLines().join('\n')}\n`);
      const watcher = await attach(found, name ?? (await chosenRun(found, io)));
      const leave = (): void => watcher.close();
      io.interrupted.addEventListener('abort', leave, { once: true });
      try {
        finish(await watched(watcher, command, options, io));
      } catch (error) {
        if (io.interrupted.aborted) return finish(exitCodes.interrupted);
        if (error instanceof UsageError) throw error;
        throw new UsageError(error instanceof Error ? error.message : String(error));
      } finally {
        leave();
      }
    });
}

/** What is no question to a session. */
const OWN = ['top', 'help'];

async function watched(watcher: Watcher, words: readonly string[], { json, page, open }: Options, io: Io) {
  if (page === true || open === true) {
    const { pageOfSession } = await import('./monitor-page.ts'); // few watch on a page
    return pageOfSession(watcher, open === true, io);
  }
  const isJson = json === true;
  if (words[0] === 'top' || (words.length === 0 && (isJson || io.terminal === undefined)))
    return top(watcher, isJson, io);
  if (words.length === 0) return promptFor(watcher, io);
  const { value, lines } = await runMonitorCommand(watcher, words);
  io.stdout(isJson ? jsonLine(value) : lines.map((line) => `${line}\n`).join(''));
  return exitCodes.done;
}

/** The only one, or which is asked where somebody can answer. @throws UsageError where there is none, or several and nobody is asked */
export async function chosenRun({ running, ended }: Found, io: Io): Promise<string> {
  const [first, second] = running;
  if (first === undefined) throw noneRunning({ ended });
  if (second === undefined) return first.run.id;
  const ids = running.map(({ run }) => run.id);
  if (io.ask === undefined) throw new UsageError(`there are several, name one: ${ids.join(', ')}`);
  const answer = (await io.ask(`${listLines({ running, ended: [] }).join('\n')}\nWhich? `)).trim();
  if (answer === '') throw new UsageError('none was named');
  return answer;
}

function list(found: Found, { json }: Options, io: Io): void {
  const { running, ended } = found;
  if (json === true) return io.stdout(jsonLine({ running: running.map(({ run }) => run), ended }));
  io.stdout(
    listLines(found)
      .map((line) => `${line}\n`)
      .join(''),
  );
  if (running.length === 0) io.stderr(`lockstep: ${noneRunning(found).message}\n`);
}

function listLines({ running, ended }: Pick<Found, 'running' | 'ended'>): string[] {
  const began = (at: string) => `began ${ago(Date.now() - Date.parse(at))}`;
  return [
    ...columns(running.map(({ run }) => [run.id, run.kind, began(run.startedAt), run.folder, run.command])),
    ...ended.slice(0, 5).map((note) => `${note.run.id}  ${note.run.kind} ${endedText(note)}`),
  ].map(printable);
}
