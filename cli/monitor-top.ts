import type { Watcher } from '../core/monitor/client.ts';
import type { Tree } from '../core/monitor/views.ts';
import { jsonLine } from '../core/text/harmless-json.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { topLine, topLines } from './monitor-text.ts';
import { printable } from './monitor-words.ts';

const SECOND_MS = 1000;

/** Shows what changes between rounds until the session ends, or it is left: on the screen where there is one, else a line each. */
export async function top(watcher: Watcher, isJson: boolean, io: Io): Promise<ExitCode> {
  const first = await watcher.ask({ ask: 'top' });
  let last = first;
  let show: (tree: Tree) => void = () => {};
  watcher.onEvent = (event) => {
    const { run } = last;
    last = event.event === 'top' ? event.value : { ...last, run: { ...run, file: event.file }, state: event.state };
    show(last);
  };
  const line = (tree: Tree): void => io.stdout(isJson ? jsonLine(tree) : `${topLine(tree)}\n`);
  await watcher.ask({ ask: 'watch' });
  try {
    if (isJson || io.terminal === undefined) {
      show = line;
      show(first);
      const broken = await watcher.closed;
      if (io.interrupted.aborted) return exitCodes.interrupted;
      if (broken !== null) throw broken;
      const { file } = last.run;
      io.stderr(`it has ended${file === null ? '' : `; its file is ${printable(file)}`}\n`);
    } else {
      await io.terminal.screen((draw) => drawing(first, draw, (onTree) => (show = onTree)), watcher.closed);
    }
    return exitCodes.done;
  } finally {
    show = () => {};
  }
}

/** Ages grow once a second by this clock, and nobody is asked for that. @returns What ends it. */
function drawing(
  first: Tree,
  draw: (lines: readonly string[]) => void,
  listen: (onTree: (tree: Tree) => void) => void,
): () => void {
  let last = first;
  let atMs = performance.now();
  const redraw = (): void => draw(topLines(older(last, performance.now() - atMs)));
  listen((tree) => {
    last = tree;
    atMs = performance.now();
    redraw();
  });
  redraw();
  const timer = setInterval(redraw, SECOND_MS);
  return () => clearInterval(timer);
}

/** What it says so much later, where nothing else has happened. */
export function older(tree: Tree, ms: number): Tree {
  return {
    ...tree,
    elapsedMs: tree.elapsedMs + ms,
    etaMs: tree.etaMs === null ? null : Math.max(0, tree.etaMs - ms),
    rows: tree.rows.map((row) => ({
      ...row,
      trials: row.trials.map((trial) => ({ ...trial, ageMs: trial.ageMs + ms })),
    })),
  };
}
