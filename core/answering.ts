import { endedChildrenMicros } from './resources.ts';

/**
 * The child's side of a conversation with the session: one request at a time, each answered by value or by error.
 * A child leaves with its parent: when the channel closes there is nobody left to work for.
 */

/** A message from the session: call `handlers[request](payload)`. */
export interface Request {
  readonly id: number;
  readonly request: string;
  readonly payload: unknown;
}

/** The answer to request `id`. `cpuMicros` is all CPU that the child has used so far, so that the session can tell its own from foreign. */
export type Reply =
  | { readonly id: number; readonly value: unknown; readonly cpuMicros: number }
  | { readonly id: number; readonly error: string; readonly cpuMicros: number };

/** The id of a reply that answers nothing: the child is broken and leaves. */
export const BROKEN = -1;

/** The id of a request whose answer nobody waits for. */
export const TOLD = 0;

export type Handlers = Readonly<Record<string, (payload: never) => unknown>>;

export function answerParent(handlers: Handlers): void {
  process.on('message', (message: Request) => void answer(handlers, message));
  leaveWithParent(leave);
}

/** @param broken Told what broke outside of any request: it says so to the parent, and goes. */
export function leaveWithParent(broken: (error: unknown) => void): void {
  process.on('disconnect', () => process.exit());
  // Ctrl-C reaches the whole process group; it is for the session to say when a child ends.
  process.on('SIGINT', () => {});
  process.on('uncaughtException', broken);
  process.on('unhandledRejection', broken);
}

async function answer(handlers: Handlers, { id, request, payload }: Request): Promise<void> {
  try {
    const handler = handlers[request];
    if (handler === undefined) throw new Error(`unknown request "${request}"`);
    const value = await handler(payload as never);
    send({ id, value, cpuMicros: await cpuMicros() });
  } catch (error) {
    send({ id, error: messageOf(error), cpuMicros: await cpuMicros() });
  }
}

/** Something broke outside of any request: tell it as the answer to whatever is being asked, and go. */
function leave(error: unknown): void {
  const reply: Reply = { id: BROKEN, error: messageOf(error), cpuMicros: ownMicros() };
  process.send?.(reply, undefined, {}, () => process.exit(1));
}

function send(reply: Reply): void {
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

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
