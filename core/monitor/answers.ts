import { UsageError, unknownWord } from '../text/errors.ts';
import type { Desk } from './desk.ts';
import { operationsNow } from './operations.ts';
import type { Ask } from './protocol.ts';
import type { BoardRow, BoardTrial } from './board-rows.ts';

/**
 * What a watcher is answered. What is done by hand is done here, and told to the session when it asks.
 *
 * @throws UsageError where there is no such thing, or nothing to be done to it
 */
export async function answerOf(desk: Desk, ask: Ask, watcher: object): Promise<unknown> {
  switch (ask.ask) {
    case 'about':
      return desk.run;
    case 'tree':
      return desk.tree(true);
    case 'top':
      return desk.tree(false);
    case 'operations':
      return operationsNow(desk, ask.trial === undefined ? undefined : trialNamed(desk, ask.trial).id);
    case 'history':
      return desk.board.history;
    case 'log':
      return desk.board.lines;
    case 'stamps':
      return desk.board.stamps;
    case 'watch':
      return null;
    case 'console':
      return desk.consoles.enter(watcher, ask.trial === undefined ? undefined : trialNamed(desk, ask.trial).name);
    case 'evaluate':
      return desk.consoles.of(watcher).evaluate(ask.code, ask.colours);
    case 'complete':
      return desk.consoles.of(watcher).complete(ask.line);
    case 'interrupt':
      return desk.consoles.of(watcher).interrupt();
    case 'pause':
      desk.hand.pause();
      desk.changed();
      return 'paused: no round begins until it is resumed';
    case 'resume':
      desk.hand.resume();
      desk.changed();
      return 'it goes on';
    case 'skip': {
      const row = rowNamed(desk, ask.row);
      endRow(desk, row, 'skip-row');
      return `${row.scenario} is skipped: the round that runs is its last`;
    }
    case 'cancel':
      return cancel(desk, ask);
  }
}

async function cancel(desk: Desk, { what, name }: Extract<Ask, { ask: 'cancel' }>): Promise<string> {
  if (what === 'run') {
    desk.hand.cancelRun();
    return 'the run is cancelled: what was measured is kept';
  }
  if (what === 'row') {
    const row = rowNamed(desk, name);
    endRow(desk, row, 'cancel-row');
    const open = row.trials.flatMap(({ name: trial }) => desk.open.get(trial) ?? []);
    await Promise.all(open.map(({ process }) => process.kill()));
    return `${row.scenario} is cancelled: none of its cells is a number`;
  }
  const [trialName, index] = what === 'operation' ? operationNamed(name) : [name, null];
  const trial = trialName === undefined ? workingTrial(desk) : trialNamed(desk, trialName);
  const open = desk.open.get(trial.name);
  if (open === undefined || !trial.isWorking) throw new UsageError(`${trial.id} does no round now`);
  const { round } = trial;
  if (index !== null) await checkInFlight(desk, trial, index);
  desk.hand.endTrial(trial.planned.id, trial.planned.scenario, round, index);
  await open.process.kill();
  const done = index === null ? `round ${round} of ${trial.name}` : `operation ${index} of ${trial.name}`;
  return `${done} is cancelled: its process has been ended, and the cell is INVALID, by hand`;
}

/** Where its trial says what is in flight, it must be. */
async function checkInFlight(desk: Desk, trial: BoardTrial, index: number): Promise<void> {
  const [found] = await operationsNow(desk, trial.id);
  if (found === undefined) throw new UsageError(`the round of ${trial.id} has just ended`);
  if (found.total === null || found.operations.some((operation) => operation.index === index)) return;
  const known = found.operations.map(({ id }) => id);
  throw unknownWord('operation', `${trial.id}.${index}`, known);
}

function endRow(desk: Desk, row: BoardRow, action: 'skip-row' | 'cancel-row'): void {
  if (row.state === 'done' || row.state === 'by-hand') throw new UsageError(`${row.id} is over`);
  desk.hand.endRow(row.scenario, action);
}

function rowNamed({ board }: Desk, name: string | undefined): BoardRow {
  const { current, rows } = board;
  const row = name === undefined ? current : rows.find(({ id, scenario }) => id === name || scenario === name);
  if (row !== undefined) return row;
  if (name === undefined) throw new UsageError('nothing is measured yet');
  throw unknownWord(
    'row',
    name,
    offered(
      rows.flatMap(({ id, scenario }) => [id, scenario]),
      name,
    ),
  );
}

function trialNamed({ board }: Desk, name: string): BoardTrial {
  const found = board.find(name);
  if (found !== undefined) return found;
  throw unknownWord(
    'trial',
    name,
    offered(
      board.trials.flatMap((trial) => [trial.id, trial.name]),
      name,
    ),
  );
}

/** Ids or names, whichever was meant, and no more than a line of them. */
function offered(words: readonly string[], word: string): string[] {
  const ids = words.filter((each) => /^[rt]\d+$/.test(each));
  return word.length <= 4 ? ids.slice(0, 20) : words.filter((each) => !ids.includes(each)).slice(0, 20);
}

function workingTrial({ board }: Desk): BoardTrial {
  const [trial] = board.working;
  if (trial === undefined) throw new UsageError('no round runs now');
  return trial;
}

/** "t3.17", or "17" of the trial that does a round. */
function operationNamed(name: string | undefined): [string | undefined, number] {
  const [, trial, index] = /^(?:(.+)\.)?(\d{1,9})$/.exec(name ?? '') ?? [];
  if (index === undefined) throw new UsageError(`an operation is named as in t1.17, not "${name ?? ''}"`);
  return [trial, Number(index)];
}
