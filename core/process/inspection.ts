import { z } from 'zod';
import { textOrNull } from '../machine/text-file.ts';
import { clearTimeout, nowMs, setTimeout } from './time.ts';

/**
 * Looks into a Node process that was not prepared for it, also while its loop stands still: by SIGUSR1 Node opens its inspector in
 * a thread of its own. The inspector listens on 127.0.0.1, at an address that only its stderr says (--inspect-publish-uid=stderr)
 * and that nobody can guess; it is closed by whoever asked for it, when the round is over.
 */

/** So long a process is waited for: one whose thread runs no JavaScript at all does not answer. */
const MOST_MS = 2000;
/** One that waits has no stack: it does not pause until something comes back. */
const PAUSE_MS = 250;
const MOST_FRAMES = 40;

export interface Inspected {
  /** What the expression was; undefined where it is no string. */
  readonly value: string | undefined;
  /** What its main thread is in, the innermost first: "name (file:line)"; empty where it waits. */
  readonly stack: readonly string[];
  /** How long its loop took to answer. */
  readonly delayMs: number;
}

/** @param inspector Its address, which it says when it is asked to open it: that is asked once. */
export async function inspect(
  pid: number,
  { isNew, address }: { readonly isNew: boolean; readonly address: Promise<string> },
  expression: string,
): Promise<Inspected | null> {
  if (!isInspectable(pid)) return null;
  const begunMs = nowMs();
  try {
    if (isNew) process.kill(pid, 'SIGUSR1');
  } catch {
    return null; // it has just ended
  }
  return within(MOST_MS, async (late) => {
    const url = await Promise.race([address, late]);
    if (url === null) return null;
    const session = await InspectorSession.open(url, late);
    try {
      const value = await session?.evaluate(expression);
      if (session === null || value === undefined) return null;
      const delayMs = nowMs() - begunMs;
      return { value: value ?? undefined, stack: await session.stack(), delayMs };
    } finally {
      session?.close();
    }
  });
}

/** SIGUSR1 ends who does not listen to it, as a Node that was told not to does not. */
function isInspectable(pid: number): boolean {
  if (process.platform === 'win32') return false;
  const status = textOrNull(`/proc/${pid}/status`);
  if (status === null) return process.platform !== 'linux';
  const caught = /^SigCgt:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0';
  return (BigInt(`0x${caught}`) & (1n << 9n)) !== 0n;
}

/** @param use Given what resolves to null when the time is over. */
async function within<T>(ms: number, use: (late: Promise<null>) => Promise<T | null>): Promise<T | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), ms);
  try {
    return await Promise.race([use(late), late]);
  } finally {
    clearTimeout(timer);
  }
}

const placeSchema = z.object({ scriptId: z.string().catch(''), lineNumber: z.number().catch(0) });
const NOWHERE = { scriptId: '', lineNumber: 0 };
const frameSchema = z
  .object({ functionName: z.string().catch(''), location: placeSchema.catch(NOWHERE) })
  .catch({ functionName: '', location: NOWHERE });
type CallFrame = z.infer<typeof frameSchema>;
const pausedSchema = z.object({ callFrames: z.array(z.unknown()).catch([]) });
const scriptSchema = z.object({ scriptId: z.string(), url: z.string() });
const evaluatedSchema = z.object({ result: z.object({ value: z.string() }) });

/** A user's code may print an address of its own, and answer there what it likes. */
const messageSchema = z.object({
  id: z.number().optional().catch(undefined),
  method: z.string().optional().catch(undefined),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
});
type Message = z.infer<typeof messageSchema>;

/** Null where it is none. */
function messageOf(text: string): Message | null {
  try {
    return messageSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The few words of the inspector protocol that are needed. */
class InspectorSession {
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (result: unknown) => void>();
  readonly #scripts = new Map<string, string>();
  #lastId = 0;
  #onPaused: (frames: readonly CallFrame[]) => void = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const message = messageOf(String(data));
      if (message !== null) this.#take(message);
    });
  }

  static async open(url: string, late: Promise<null>): Promise<InspectorSession | null> {
    const socket = new WebSocket(url);
    const { promise: isOpen, resolve } = Promise.withResolvers<boolean>();
    socket.addEventListener('open', () => resolve(true));
    socket.addEventListener('error', () => resolve(false));
    if ((await Promise.race([isOpen, late])) === true) return new InspectorSession(socket);
    socket.close();
    return null;
  }

  /** Null where it is no string. Never resolves where the process runs no JavaScript. */
  async evaluate(expression: string): Promise<string | null> {
    const answer = evaluatedSchema.safeParse(await this.#ask('Runtime.evaluate', { expression, returnByValue: true }));
    return answer.success ? answer.data.result.value : null;
  }

  async stack(): Promise<string[]> {
    const { promise: paused, resolve } = Promise.withResolvers<readonly CallFrame[]>();
    this.#onPaused = resolve;
    await this.#ask('Debugger.enable', {});
    await this.#ask('Debugger.pause', {});
    const frames = await within(PAUSE_MS, (late) => Promise.race([paused, late]));
    void this.#ask('Debugger.disable', {}); // and goes on
    return framesOf(frames ?? [], this.#scripts);
  }

  close(): void {
    this.#socket.close();
  }

  #ask(method: string, params: object): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve) => {
      this.#answers.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  #take({ id, method, params, result }: Message): void {
    if (method === 'Debugger.paused') this.#onPaused(framesIn(params));
    if (method === 'Debugger.scriptParsed') {
      const script = scriptSchema.safeParse(params);
      if (script.success) this.#scripts.set(script.data.scriptId, script.data.url);
    }
    if (id === undefined) return;
    this.#answers.get(id)?.(result ?? {});
    this.#answers.delete(id);
  }
}

function framesIn(params: unknown): CallFrame[] {
  const paused = pausedSchema.safeParse(params);
  const frames = paused.success ? paused.data.callFrames.slice(0, MOST_FRAMES) : [];
  return frames.map((frame) => frameSchema.parse(frame));
}

function framesOf(frames: readonly CallFrame[], scripts: ReadonlyMap<string, string>): string[] {
  return frames.map(({ functionName, location: { scriptId, lineNumber } }) => {
    const place = `${scripts.get(scriptId) ?? 'unknown'}:${lineNumber + 1}`;
    return `${functionName === '' ? '(anonymous)' : functionName} (${place})`.slice(0, 400);
  });
}
