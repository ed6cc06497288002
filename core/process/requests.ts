import { type Thrown, errorOf, thrownOf } from '../text/thrown.ts';

/**
 * Requests to another process or thread, and their answers: each request has an id and is answered by value or by error,
 * in any order. They need no more than a channel that carries plain messages both ways: the IPC of a child process, or
 * the port of a thread.
 */

/** Calls `handlers[request](payload)` on the other side. */
export interface Request {
  readonly id: number;
  readonly request: string;
  readonly payload: unknown;
}

export type Reply = Answer | Refusal;

interface Answer {
  readonly id: number;
  readonly value: unknown;
}

interface Refusal {
  readonly id: number;
  /** The error in words: its name and its message. */
  readonly error: string;
  /** Absent where an older core/ answers. */
  readonly thrown?: Thrown;
}

export type Handlers = Readonly<Record<string, (payload: never) => unknown>>;

/** The id of a reply that answers nothing: the other side is broken and leaves. */
const BROKEN = -1;

/** The id of a request whose answer nobody waits for. */
const TOLD = 0;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The error of an ask that fails: in words, and as it was thrown on the other side; null where that is lost. */
export type FailureOf = (words: string, thrown: Error | null) => Error;

export const asThrown: FailureOf = (words, thrown) => thrown ?? new Error(words);

/** The asking side. */
export class Requests {
  readonly #post: (message: Request) => void;
  readonly #failureOf: FailureOf;
  readonly #pending = new Map<number, Pending>();
  #lastId = TOLD;
  #lost: Error | null = null;

  /**
   * @param post Sends a message. A channel that is closed may drop it: `lose` then says why.
   */
  constructor(post: (message: Request) => void, failureOf: FailureOf = asThrown) {
    this.#post = post;
    this.#failureOf = failureOf;
  }

  /** Why the other side is gone, or null while it is there. */
  get lost(): Error | null {
    return this.#lost;
  }

  /** Asks, and waits for the answer. @throws Error where the other side refuses, or is lost */
  ask<T>(request: string, payload: unknown): Promise<T> {
    if (this.#lost !== null) return Promise.reject(this.#lost);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#post({ id, request, payload });
    });
  }

  /** Sends a request whose answer nobody waits for. */
  tell(request: string, payload: unknown): void {
    this.#post({ id: TOLD, request, payload });
  }

  /** A reply has arrived; whatever else a child of a user's code has sent is none. */
  settle(reply: unknown): void {
    if (!isReply(reply)) return;
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (!('error' in reply)) return pending?.resolve(reply.value);
    const failure = this.#failureOf(reply.error, thrownIn(reply));
    if (reply.id === BROKEN) this.lose(failure);
    else pending?.reject(failure);
  }

  /** The other side is gone: whatever is asked fails for this reason, or for an earlier one. */
  lose(reason: Error): void {
    this.#lost ??= reason;
    for (const { reject } of this.#pending.values()) reject(this.#lost);
    this.#pending.clear();
  }
}

/** Cheap, because some replies come on the clock. */
export function isReply(message: unknown): message is Reply {
  if (typeof message !== 'object' || message === null || !('id' in message) || typeof message.id !== 'number')
    return false;
  return !('error' in message) || typeof message.error === 'string';
}

/** The error of a refusal, as it was thrown. An older core/ gives its name and message only as text. */
function thrownIn({ error, thrown }: Refusal): Error {
  if (typeof thrown?.class === 'string' && typeof thrown.message === 'string') return errorOf(thrown);
  const [, name = 'Error', message = error] = /^(\w+): (.*)$/s.exec(error) ?? [];
  return errorOf({ class: name, message });
}

/** The answering side: answers one request by what its handler returns or throws. */
export async function answer(
  handlers: Handlers,
  { id, request, payload }: Request,
  post: (reply: Reply) => void | Promise<void>,
): Promise<void> {
  try {
    const handler = handlers[request];
    if (handler === undefined) throw new Error(`unknown request "${request}"`);
    await post({ id, value: await handler(payload as never) });
  } catch (error) {
    await post(refusalOf(id, error));
  }
}

/** What the answering side says where something broke outside of any request. */
export function brokenBy(error: unknown): Refusal {
  return refusalOf(BROKEN, error);
}

function refusalOf(id: number, error: unknown): Refusal {
  const words = error instanceof Error ? `${error.name}: ${thrownOf(error).message}` : String(error);
  return { id, error: words, thrown: thrownOf(error) };
}
