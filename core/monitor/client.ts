import { connect, type Socket } from 'node:net';
import { Lines } from './lines.ts';
import {
  type AnswerTo,
  answerSchemas,
  type Ask,
  MOST_TOLD_BYTES,
  type Question,
  type Told,
  toldSchema,
} from './protocol.ts';

/** Whoever watches a session, at its socket. What comes from there is hostile until it is parsed. */
export class Watcher {
  readonly #socket: Socket;
  readonly #pending = new Map<number, { resolve(told: Told): void; reject(error: Error): void }>();
  readonly #lines = new Lines(MOST_TOLD_BYTES);
  #lastId = 0;
  /** Told what comes without having been asked for. */
  onEvent: (event: Extract<Told, { event: string }>) => void = () => {};
  /** Resolves when it is over, with the reason where it should not be. */
  readonly closed: Promise<Error | null>;
  #broken: Error | null = null;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (piece: Buffer) => this.#take(piece));
    socket.on('error', (error) => (this.#broken ??= error));
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        const reason = this.#broken ?? new Error('it has ended');
        for (const waiting of this.#pending.values()) waiting.reject(reason);
        this.#pending.clear();
        resolve(this.#broken);
      });
    });
  }

  /** @throws Error where nobody listens there: its code says why */
  static async open(path: string): Promise<Watcher> {
    const socket = connect(path);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new Watcher(socket);
  }

  /** @throws Error where it refuses, is gone, answers something else, or takes longer than `mostMs`, where that is not null */
  async ask<Asked extends Ask['ask']>(
    question: Extract<Question, { ask: Asked }>,
    mostMs: number | null = MOST_MS,
  ): Promise<AnswerTo<Asked>> {
    if (this.#socket.destroyed) throw this.#broken ?? new Error('it has ended');
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Told>();
    this.#pending.set(id, { resolve, reject });
    const late = () => reject(new Error(`no answer within ${(mostMs ?? 0) / 1000} s`));
    const timer = mostMs === null ? undefined : setTimeout(late, mostMs);
    this.#socket.write(`${JSON.stringify({ ...question, id })}\n`);
    try {
      const told = await promise;
      if ('error' in told) throw new Refused(told.error);
      const parsed = answerSchemas[question.ask].safeParse('value' in told ? told.value : undefined);
      if (!parsed.success) throw new Error(RUBBISH);
      return parsed.data as AnswerTo<Asked>;
    } finally {
      clearTimeout(timer);
      this.#pending.delete(id);
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(piece: Buffer): void {
    const lines = this.#lines.take(piece);
    if (lines === null) return this.#break();
    for (const line of lines) {
      const told = toldIn(line);
      if (told === null) return this.#break();
      if ('event' in told) this.onEvent(told);
      else this.#pending.get(told.id)?.resolve(told);
    }
  }

  #break(): void {
    this.#broken ??= new Error(RUBBISH);
    this.#socket.destroy();
  }
}

/** It was asked for something that is not there, or cannot be done. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

const MOST_MS = 5000;
const RUBBISH = 'what answers is no session of this version of lockstep';

function toldIn(line: string): Told | null {
  try {
    return toldSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
