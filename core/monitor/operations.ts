import type { OperationInFlight } from '../records/in-flight.ts';
import type { Desk } from './desk.ts';
import { threadsOf } from './threads.ts';
import type { Operations } from './views.ts';
import type { OpenTrial } from './watched-world.ts';

/** Looks into the trials that do a round now, or into one: those rounds do not count. */
export async function operationsNow(desk: Desk, id: string | undefined): Promise<Operations[]> {
  const wanted = [...desk.open.values()].filter(
    ({ board }) => id === undefined || board.id === id || board.name === id,
  );
  const working = wanted.filter(({ board }) => board.isWorking);
  return Promise.all(working.map((trial) => lookInto(desk, trial)));
}

async function lookInto({ hand }: Desk, { board, process }: OpenTrial): Promise<Operations> {
  const { id, name, round, pid } = board;
  const looked = await hand.look(board.planned.id, () => process.inFlight());
  if (looked !== null) board.loopDelayMs = looked.delayMs;
  const { inFlight = null, stack = [], delayMs = null } = looked ?? {};
  const { threads, processes, isSelfScheduling } = board.planned;
  const startsElsewhere = !isSelfScheduling && (threads !== null || processes !== null);
  return {
    trial: id,
    name,
    round,
    ageMs: board.ageMs,
    total: inFlight?.total ?? null,
    waiting: inFlight?.waiting ?? null,
    finished: inFlight?.finished ?? null,
    operations: (inFlight?.operations ?? []).map((operation) => ({
      ...operation,
      phase: startsElsewhere ? 'admitted' : operation.phase,
      id: operationId(id, operation),
    })),
    note: looked === null ? SILENT : inFlight === null ? UNTOLD : null,
    loopDelayMs: delayMs,
    stack: [...stack],
    threads: pid === null ? [] : threadsOf(pid),
  };
}

const SILENT =
  'its main thread does not answer: it runs no JavaScript, as in synchronous work of the system, or cannot be looked into';
const UNTOLD = 'it has no round, or does not say what is in flight in it';

function operationId(trial: string, { index }: OperationInFlight): string {
  return `${trial}.${index}`;
}
