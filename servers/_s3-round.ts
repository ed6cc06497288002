import { crc32 } from 'node:zlib';
import type { FullWitness, RoundSeed, WorkItem } from '../core/members/types.ts';
import { now } from '../core/trial/clock.ts';
import { digestOf } from '../core/work/digest.ts';
import { payloadOf } from '../core/work/payload.ts';
import { itemsOf } from '../core/work/work.ts';

/** What a request does to an object: one of several of its upload counts for no operation by itself. */
export interface ObjectRequest {
  readonly id: number;
  readonly does: 'read' | 'write' | 'part';
}

/** What an answer has: the bytes of the object, from one of them to another. */
export interface Answered {
  readonly status: number;
  readonly from: number;
  readonly bytes: number;
}

const NO_WORK: RoundSeed = { seed: 0, work: { kind: 'listed', items: [] } };

/**
 * One round as a store of objects sees it. An object is in flight as long as a request for it is, so that the parts of an upload
 * are one operation, as they are for who uploads it.
 */
export class ObjectRound {
  connectionsAccepted = 0;
  readonly items: readonly WorkItem[];
  readonly #seed: number;
  /** By id: requests in flight, and operations that ended. */
  readonly #requests: Uint16Array;
  readonly #ended: Uint32Array;
  readonly #answers: { status: Int32Array; bytes: Float64Array; checksum: Uint32Array };
  readonly #statuses = new Map<number, number>();
  readonly #written = new Set<number>();
  #operations = 0;
  #repeated = 0;
  #aborted = 0;
  #inFlight = 0;
  #peakInFlight = 0;
  #inFlightIntegralNs = 0;
  #changedNs = now();
  #askedDelayNs = 0;
  #achievedDelayNs = 0;
  readonly #cpu = process.cpuUsage();
  readonly #eventLoop = performance.eventLoopUtilization();

  constructor(round: RoundSeed = NO_WORK) {
    this.#seed = round.seed;
    this.items = itemsOf(round);
    const { length } = this.items;
    this.#requests = new Uint16Array(length);
    this.#ended = new Uint32Array(length);
    this.#answers = {
      status: new Int32Array(length),
      bytes: new Float64Array(length),
      checksum: new Uint32Array(length),
    };
  }

  payloadOf({ id, bytes }: WorkItem): Buffer {
    return payloadOf(this.#seed, id, bytes);
  }

  enter({ id }: ObjectRequest): void {
    this.#passTime();
    const requests = (this.#requests[id] ?? 0) + 1;
    this.#requests[id] = requests;
    if (requests > 1) return;
    this.#inFlight += 1;
    this.#peakInFlight = Math.max(this.#peakInFlight, this.#inFlight);
  }

  /** @param answered Null where its client went away before it had all of the answer. */
  leave({ id, does }: ObjectRequest, answered: Answered | null, delayNs: number): void {
    this.#passTime();
    const left = (this.#requests[id] ?? 1) - 1;
    this.#requests[id] = left;
    if (left === 0) this.#inFlight -= 1;
    if (answered === null) {
      this.#aborted += 1;
      return;
    }
    this.#askedDelayNs += (this.items[id]?.latencyMs ?? 0) * 1e6;
    this.#achievedDelayNs += delayNs;
    if (does === 'part' && answered.status < 300) return;
    this.#operations += 1;
    this.#statuses.set(answered.status, (this.#statuses.get(answered.status) ?? 0) + 1);
    const item = this.items[id];
    if (item === undefined) return;
    const ended = (this.#ended[id] ?? 0) + 1;
    this.#ended[id] = ended;
    if (ended > 1) this.#repeated += 1;
    if (does === 'write') this.#written.add(id);
    this.#note(id, answered.status, { from: answered.from, bytes: answered.bytes });
  }

  /** What was seen. `stored` reads what an object is by now: what was written is read again, and not taken from who wrote it. */
  async witness(connectionsOpen: number, stored: (id: number) => Promise<Buffer>): Promise<FullWitness> {
    const cpu = process.cpuUsage(this.#cpu);
    const { utilization } = performance.eventLoopUtilization(this.#eventLoop);
    this.#passTime();
    const { status, bytes, checksum } = this.#answers;
    for (const item of this.items) {
      if (status[item.id] === 0) continue;
      const body = this.#written.has(item.id) ? await stored(item.id) : this.#read(item); // oxlint-disable-line no-await-in-loop
      bytes[item.id] = body.length;
      checksum[item.id] = crc32(body);
    }
    return {
      operations: this.#operations,
      mayCountOthers: false,
      rows: null,
      statuses: Object.fromEntries(this.#statuses),
      bytes: bytes.reduce((sum, each) => sum + each, 0),
      digest: digestOf(this.#answers),
      repeated: this.#repeated,
      aborted: this.#aborted,
      connectionsAccepted: this.connectionsAccepted,
      connectionsOpen,
      peakInFlight: this.#peakInFlight,
      inFlightIntegralNs: this.#inFlightIntegralNs,
      askedDelayNs: this.#askedDelayNs,
      achievedDelayNs: this.#achievedDelayNs,
      cpuUserMicros: cpu.user,
      cpuSystemMicros: cpu.system,
      eventLoopUtilization: utilization,
    };
  }

  /** Any success is one to who asked: a range is answered by 206. */
  #note(id: number, status: number, { from, bytes }: { readonly from: number; readonly bytes: number }): void {
    this.#answers.status[id] = status < 300 ? 200 : status;
    this.#answers.checksum[id] = from; // until the payload is looked at, when the clock has stopped
    this.#answers.bytes[id] = bytes;
  }

  #read(item: WorkItem): Buffer {
    const from = this.#answers.checksum[item.id] ?? 0;
    return this.payloadOf(item).subarray(from, from + (this.#answers.bytes[item.id] ?? 0));
  }

  #passTime(): void {
    const toNs = now();
    this.#inFlightIntegralNs += this.#inFlight * (toNs - this.#changedNs);
    this.#changedNs = toNs;
  }
}
