import { createServer, type AddressInfo, type Socket } from 'node:net';
import { optional } from '../core/members/optional.ts';
import type { GivenWitness, RoundSeed, RunningServer, WorkItem } from '../core/members/types.ts';
import { callAt } from '../core/trial/call-at.ts';
import { now } from '../core/trial/clock.ts';
import { BACKLOG } from './_connections.ts';
import { answerTo, type Bson, type Command, commandsIn, type Document } from './_mongo-wire.ts';
import { ServedRound } from './_round.ts';

/** The versions of the protocol that it says it speaks: those of MongoDB 4.2 to 7.0. */
const WIRE_VERSIONS = { minWireVersion: 8, maxWireVersion: 21 };
const OK = { ok: 1 };
/** Documents that a cursor goes through, and what each has. */
const DOCUMENTS = Array.from({ length: 1000 }, (_, id) => ({ _id: id, body: 'x'.repeat(64) }));
const DEFAULT_BATCH = 101;

/** An operation of which not all is answered yet. */
interface Open {
  readonly item: WorkItem | undefined;
  readonly round: ServedRound;
  readonly delayNs: number;
}

/**
 * What answers the commands of our suite as MongoDB would, by its wire protocol, after the delay of the item that their `comment`
 * names. It keeps nothing, plans nothing, and knows no filter but those of the suite: a fake.
 */
export class MongoFake {
  readonly #bson: Bson;
  readonly #cursors = new Map<number, Open & { from: number; readonly end: number }>();
  #round = new ServedRound();
  #isOfItems = true;
  #rows = 0;
  #open = 0;
  #lastCursor = 0;

  /** @throws Unsupported where the driver, whose BSON it speaks, is not installed */
  static async start(): Promise<RunningServer> {
    const { BSON } = await optional<{ readonly BSON: Bson }>('mongodb', 'the driver mongodb');
    const fake = new MongoFake(BSON);
    const sockets = new Set<Socket>();
    const server = createServer({ noDelay: true }, (socket) => {
      sockets.add(socket.on('close', () => sockets.delete(socket)));
      fake.#serve(socket);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: '127.0.0.1', port: 0, backlog: BACKLOG }, resolve);
    });
    const { port } = server.address() as AddressInfo;
    return {
      target: { origin: `mongodb://127.0.0.1:${port}/lockstep` },
      begin: (round) => fake.begin(round),
      end: () => fake.end(),
      close: () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          for (const socket of sockets) socket.destroy();
        }),
    };
  }

  private constructor(bson: Bson) {
    this.#bson = bson;
  }

  begin(round: RoundSeed): void {
    this.#round = new ServedRound(round);
    this.#isOfItems = true;
    this.#rows = 0;
  }

  /** The digest is that of payloads: where something else was asked for, there is none. */
  end(): GivenWitness {
    const witness = this.#round.witness(this.#open);
    this.#round = new ServedRound();
    return { ...witness, rows: this.#rows, ...(this.#isOfItems ? {} : { digest: null, bytes: null }) };
  }

  #serve(socket: Socket): void {
    this.#round.connectionsAccepted += 1;
    this.#open += 1;
    let rest: Buffer = Buffer.alloc(0);
    socket.on('error', () => {}); // its end is what is told
    socket.on('close', () => {
      this.#open -= 1;
    });
    socket.on('data', (chunk) => {
      const came = this.#commandsIn(rest.length === 0 ? chunk : Buffer.concat([rest, chunk]));
      if (came === null) return void socket.destroy(); // as MongoDB does with what it does not understand
      rest = came.rest;
      for (const command of came.commands) this.#answer(socket, command);
    });
  }

  #commandsIn(bytes: Buffer): ReturnType<typeof commandsIn> | null {
    try {
      return commandsIn(this.#bson, bytes);
    } catch {
      return null;
    }
  }

  #answer(socket: Socket, command: Command): void {
    const [name = ''] = Object.keys(command.body); // of a command it is the first
    const say = (document: object): void => {
      if (socket.writable) socket.write(answerTo(this.#bson, command, document));
    };
    if (name === 'find' || name === 'insert') this.#begun(socket, command, say);
    else if (name === 'getMore') say(this.#nextOf(command.body));
    else say(helloOrElse(name));
  }

  /** After the delay of its item; an id that the round has not is nobody's, and waits for nothing. */
  #begun(socket: Socket, { body }: Command, say: (document: object) => void): void {
    const seenNs = now();
    const round = this.#round;
    const item = round.itemOf(String(body['comment']));
    round.enter(item, seenNs);
    let cancel = (): void => {};
    const gone = (): void => {
      cancel();
      round.leaveAborted(item);
    };
    socket.on('close', gone);
    // at once, where there is no delay
    cancel = callAt(seenNs + (item?.latencyMs ?? 0) * 1e6, () => {
      socket.off('close', gone);
      const open = { item, round, delayNs: now() - seenNs };
      say('insert' in body ? this.#inserted(body, open) : this.#found(body, open));
    });
  }

  #inserted({ documents }: Document, open: Open): object {
    const { length } = documents as readonly Document[];
    this.#rows += length;
    this.#ended(open, false);
    return { n: length, ...OK };
  }

  #found({ filter, batchSize }: Document, open: Open): object {
    const wanted = (filter as Document)['_id'];
    if (typeof wanted === 'number') {
      const { item, round } = open;
      this.#ended(open, true);
      this.#rows += 1;
      const body = item?.id === wanted ? round.payloadOf(item).toString('latin1') : null;
      return cursor('firstBatch', 0, body === null ? [] : [{ _id: wanted, body }]);
    }
    const end = Math.min(DOCUMENTS.length, Number((wanted as Document | undefined)?.['$lt'] ?? DOCUMENTS.length));
    this.#lastCursor += 1;
    this.#cursors.set(this.#lastCursor, { ...open, from: 0, end });
    return this.#batchOf('firstBatch', this.#lastCursor, Number(batchSize ?? DEFAULT_BATCH));
  }

  #nextOf({ getMore, batchSize }: Document): object {
    return this.#batchOf('nextBatch', Number(getMore), Number(batchSize ?? DEFAULT_BATCH));
  }

  #batchOf(name: 'firstBatch' | 'nextBatch', id: number, size: number): object {
    const open = this.#cursors.get(id);
    if (open === undefined) return { ok: 0, code: 43, codeName: 'CursorNotFound', errmsg: `cursor id ${id} not found` };
    const documents = DOCUMENTS.slice(open.from, Math.min(open.from + size, open.end));
    open.from += documents.length;
    this.#rows += documents.length;
    if (open.from < open.end) return cursor(name, id, documents);
    this.#cursors.delete(id);
    this.#ended(open, false);
    return cursor(name, 0, documents);
  }

  #ended({ item, round, delayNs }: Open, isOfItem: boolean): void {
    if (round === this.#round) this.#isOfItems &&= isOfItem;
    round.leaveAnswered(item, 200, delayNs);
  }
}

function cursor(name: 'firstBatch' | 'nextBatch', id: number, documents: readonly object[]): object {
  return { cursor: { id: BigInt(id), ns: 'lockstep.items', [name]: documents }, ...OK };
}

function helloOrElse(name: string): object {
  if (/^(hello|ismaster)$/i.test(name)) {
    const sizes = { maxBsonObjectSize: 16 * 2 ** 20, maxMessageSizeBytes: 48_000_000, maxWriteBatchSize: 100_000 };
    return {
      isWritablePrimary: true,
      ismaster: true,
      helloOk: true,
      readOnly: false,
      ...sizes,
      ...WIRE_VERSIONS,
      ...OK,
    };
  }
  if (['ping', 'endSessions', 'killCursors'].includes(name)) return OK;
  return { ok: 0, code: 59, codeName: 'CommandNotFound', errmsg: `no such command: '${name}'` };
}
