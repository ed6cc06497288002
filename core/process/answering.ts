import { answer, brokenBy, type Handlers, type Reply, type Request } from './requests.ts';
import { endedChildrenMicros } from './resources.ts';
import { setTimeout } from './time.ts';

/**
 * The side of a child process: it answers what its parent asks, and leaves with its parent, since there is nobody left to
 * work for when the channel closes.
 */

/** So long a child may undo what it did, when its parent is gone. */
const LAST_WORK_MS = 30_000;

/** A reply of a process. `cpuMicros` is all CPU that it has used so far, so that the session can tell its own from foreign. */
export type ProcessReply = Reply & { readonly cpuMicros?: number };

/**
 * @param usedMicros The CPU that is said with every answer; null where no answer says it.
 * @param beforeLeaving What is done when the parent is gone, before this process follows.
 */
export function answerParent(
  handlers: Handlers,
  usedMicros: (() => Promise<number>) | null = cpuMicros,
  beforeLeaving: (() => Promise<void>) | null = null,
): void {
  const post = usedMicros === null ? send : async (reply: Reply) => send({ ...reply, cpuMicros: await usedMicros() });
  process.on('message', (message: Request) => void answer(handlers, message, post));
  process.on('disconnect', beforeLeaving === null ? vanish : () => void soon(beforeLeaving()).then(vanish, vanish));
  // Ctrl-C reaches the whole process group; it is for the session to say when a child ends.
  process.on('SIGINT', () => {});
  process.on('uncaughtException', leave);
  process.on('unhandledRejection', leave);
}

/** At once, with all that it has started: an exit would wait for threads that a call into the system holds. */
function vanish(): void {
  for (const target of [-process.pid, process.pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // it leads no group
    }
  }
}

/** What has not ended until then never will. */
function soon(work: Promise<void>): Promise<void> {
  const late = new Promise<void>((resolve) => void setTimeout(resolve, LAST_WORK_MS));
  return Promise.race([work, late]);
}

/** Something broke outside of any request: tell it as the answer to whatever is being asked, and go. */
function leave(error: unknown): void {
  const reply: ProcessReply = { ...brokenBy(error), cpuMicros: ownMicros() };
  process.send?.(reply, undefined, {}, () => process.exit(1));
}

function send(reply: ProcessReply): void {
  if (process.connected) process.send?.(reply);
}

let others: () => Promise<number> = async () => 0;

/** The child has processes of its own, whose CPU is not foreign either. */
export function alsoUsed(micros: () => Promise<number>): void {
  others = micros;
}

async function cpuMicros(): Promise<number> {
  return ownMicros() + endedChildrenMicros() + (await others().catch(() => 0));
}

function ownMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
