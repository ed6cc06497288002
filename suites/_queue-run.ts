import { crc32 } from 'node:zlib';
import type { Outcome } from '../core/members/types.ts';
import { BoundedQueue } from './_bounded-queue.ts';
import { waitFor } from './_timer.ts';

/** One run of a bounded queue, from its first producer's start to its last consumer's end. */
export interface QueueRun {
  readonly producers: number;
  readonly consumers: number;
  readonly produceMs: number;
  readonly consumeMs: number;
  readonly capacity: number;
  readonly messages: number;
}

/** @throws Error where the messages did not pass as they should */
export async function passAll(params: QueueRun): Promise<Outcome> {
  const { producers, consumers, capacity } = params;
  const queue = new BoundedQueue<number>(capacity);
  const taken: number[] = [];
  const producing = Promise.all(Array.from({ length: producers }, (_, producer) => produce(queue, producer, params)));
  const consuming = Promise.all(Array.from({ length: consumers }, () => consume(queue, taken, params)));
  const producerBlockedMs = sum(await producing);
  queue.close();
  const consumerIdleMs = sum(await consuming);
  checkPassed(taken, queue.peakDepth, params);
  const answer = Buffer.from(Int32Array.from(taken.toSorted((a, b) => a - b)).buffer);
  const observed = { peakDepth: queue.peakDepth, producerBlockedMs, consumerIdleMs };
  return { status: 200, bytes: answer.length, checksum: crc32(answer), observed };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Messages p, p + m, p + 2m …, each after `produceMs`. Returns how long it waited for room, in milliseconds. */
async function produce(queue: BoundedQueue<number>, producer: number, params: QueueRun): Promise<number> {
  let blockedMs = 0;
  for (let message = producer; message < params.messages; message += params.producers) {
    await waitFor(params.produceMs);
    const readyMs = performance.now();
    await queue.put(message);
    blockedMs += performance.now() - readyMs;
  }
  return blockedMs;
}

/** Takes messages until there are no more. Returns how long it waited for them, in milliseconds. */
async function consume(queue: BoundedQueue<number>, taken: number[], params: QueueRun): Promise<number> {
  let idleMs = 0;
  for (;;) {
    const freeMs = performance.now();
    const message = await queue.take();
    idleMs += performance.now() - freeMs;
    if (message === undefined) return idleMs;
    taken.push(message);
    await waitFor(params.consumeMs);
  }
}

/**
 * @param taken The messages in the order in which they were taken.
 * @throws Error where one was lost or taken twice, came before an earlier one of its producer, or the queue was too deep
 */
export function checkPassed(
  taken: readonly number[],
  peakDepth: number,
  { producers, capacity, messages }: Pick<QueueRun, 'producers' | 'capacity' | 'messages'>,
): void {
  if (taken.length !== messages || new Set(taken).size !== messages) {
    throw new Error(`${messages} messages were put, and ${taken.length} taken, ${new Set(taken).size} different ones`);
  }
  const latest = new Map<number, number>();
  for (const message of taken) {
    const before = latest.get(message % producers) ?? -1;
    if (message < before) throw new Error(`message ${message} came after ${before} of the same producer`);
    latest.set(message % producers, message);
  }
  if (peakDepth > capacity) throw new Error(`${peakDepth} messages were in a queue with room for ${capacity}`);
}
