import { performance } from 'node:perf_hooks';
import { crc32 } from 'node:zlib';
import { now } from '../core/trial/clock.ts';
import { digestOf } from '../core/work/digest.ts';
import { payloadOf } from '../core/work/payload.ts';
import type { FullWitness, RoundSeed, WorkItem } from '../core/members/types.ts';
import { GIVEN_UP, itemsOf } from '../core/work/work.ts';

const NO_WORK: RoundSeed = { seed: 0, work: { kind: 'listed', items: [] } };

/**
 * One round as a server sees it: what it shall answer, and what it witnessed. A request belongs to the round it came
 * in for as long as it lasts, so that a late answer of an old round can never touch the figures of a new one.
 */
export class ServedRound {
  connectionsAccepted = 0;
  readonly #seed: number;
  readonly #items: readonly WorkItem[];
  /** By id: how often it was asked for, counted up to 2. */
  readonly #asked: Uint8Array;
  /** By id: the status it was answered with, 0 where it was not. */
  readonly #answered: Int32Array;
  /** By id: 1 where the client gave it up, as was planned. */
  readonly #givenUp: Uint8Array;
  readonly #statuses = new Map<number, number>();
  #operations = 0;
  #bytes = 0;
  #repeated = 0;
  #aborted = 0;
  #inFlight = 0;
  /** Of those in flight: the ones that their client is to give up. */
  #leaving = 0;
  #peakInFlight = 0;
  #inFlightIntegralNs = 0;
  #changedNs = now();
  #askedDelayNs = 0;
  #achievedDelayNs = 0;
  readonly #cpu: NodeJS.CpuUsage;
  readonly #eventLoop: ReturnType<typeof performance.eventLoopUtilization>;

  /** Without a seed: a round without items, so that what is asked for out of turn is counted too. */
  constructor(round: RoundSeed = NO_WORK) {
    this.#seed = round.seed;
    this.#items = itemsOf(round);
    this.#asked = new Uint8Array(this.#items.length);
    this.#answered = new Int32Array(this.#items.length);
    this.#givenUp = new Uint8Array(this.#items.length);
    const largest = this.#items.reduce((most, item) => Math.max(most, item.bytes), 0);
    payloadOf(this.#seed, 0, largest); // makes the block that all payloads are cut from, off the clock
    this.#cpu = process.cpuUsage();
    this.#eventLoop = performance.eventLoopUtilization();
  }

  /** The item that `text` is the id of, written as numbers are: not ` 7`, `07`, `7.0` or `0x7`. */
  itemOf(text: string): WorkItem | undefined {
    const id = Number(text);
    return String(id) === text ? this.#items[id] : undefined;
  }

  payloadOf(item: WorkItem): Buffer {
    return payloadOf(this.#seed, item.id, item.bytes);
  }

  enter(item: WorkItem | undefined, seenNs: number): void {
    this.#passTime(seenNs);
    this.#inFlight += 1;
    if (this.#inFlight > this.#peakInFlight) this.#peakInFlight = this.#inFlight;
    if (item === undefined) return;
    if (GIVEN_UP.includes(item.status)) this.#leaving += 1;
    const before = this.#asked[item.id] ?? 0;
    if (before === 1) this.#repeated += 1;
    if (before < 2) this.#asked[item.id] = before + 1;
  }

  /** Its last byte was handed to the system, after a delay of `delayNs`; `item` is undefined for an unknown id. */
  leaveAnswered(item: WorkItem | undefined, status: number, delayNs: number): void {
    this.#leave(item);
    this.#operations += 1;
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
    this.#askedDelayNs += item === undefined ? 0 : item.latencyMs * 1e6;
    this.#achievedDelayNs += delayNs;
    if (item === undefined) return;
    this.#bytes += item.bytes;
    this.#answered[item.id] = status;
  }

  /** The peer went away before it had its answer: as was planned for it, or not. */
  leaveAborted(item: WorkItem | undefined): void {
    this.#leave(item);
    this.#aborted += 1;
    if (item === undefined || !GIVEN_UP.includes(item.status)) return;
    this.#answered[item.id] = item.status;
    this.#givenUp[item.id] = 1;
  }

  get isSettled(): boolean {
    return this.#leaving === 0;
  }

  witness(connectionsOpen: number): FullWitness {
    const cpu = process.cpuUsage(this.#cpu);
    const { utilization } = performance.eventLoopUtilization(this.#eventLoop);
    this.#passTime(now());
    return {
      operations: this.#operations,
      mayCountOthers: false,
      rows: null,
      statuses: Object.fromEntries(this.#statuses),
      bytes: this.#bytes,
      digest: this.#digest(),
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

  #leave(item: WorkItem | undefined): void {
    this.#passTime(now());
    this.#inFlight -= 1;
    if (item !== undefined && GIVEN_UP.includes(item.status)) this.#leaving -= 1;
  }

  #passTime(toNs: number): void {
    this.#inFlightIntegralNs += this.#inFlight * (toNs - this.#changedNs);
    this.#changedNs = toNs;
  }

  /** Checksums are made here and not when answering: at 8 MiB one takes as long as a hundred small requests. */
  #digest(): string {
    const bytes = new Float64Array(this.#items.length);
    const checksum = new Uint32Array(this.#items.length);
    for (const item of this.#items) {
      if (this.#answered[item.id] === 0 || this.#givenUp[item.id] === 1) continue;
      bytes[item.id] = item.bytes;
      checksum[item.id] = crc32(this.payloadOf(item));
    }
    return digestOf({ status: this.#answered, bytes, checksum });
  }
}
