import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { payloadOf } from '../../core/work/payload.ts';
import { itemsOf } from '../../core/work/work.ts';
import server from '../../servers/http.ts';
import { digestSeen, drawn, get, getAll, STALL_MS, WatchedServer } from './_watched.ts';

let watched: WatchedServer;

beforeEach(async () => {
  watched = await WatchedServer.start();
});

afterEach(() => watched.close());

test('the member starts on a free port of 127.0.0.1', async () => {
  expect(server.name).toBe('http');
  const running = await server.start();
  expect(running.target.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await running.close();
});

describe('what it answers', () => {
  test('every item once, as the witness says too', async () => {
    const round = drawn({ operations: 40, bytes: 100, latencyMs: 1, latency: 'exponential', errorShare: 0.3 });
    const errors = itemsOf(round).filter((item) => item.status === 500).length;
    watched.server.begin(round);
    const outcomes = await getAll([watched.client(), watched.client()], 40);
    const witness = watched.server.end();

    expect(errors).toBeGreaterThan(0);
    expect(outcomes.map(({ status }) => status)).toEqual(itemsOf(round).map(({ status }) => status));
    expect(witness).toMatchObject({ operations: 40, bytes: 4000, repeated: 0, aborted: 0 });
    expect(witness.statuses).toEqual({ '200': 40 - errors, '500': errors });
    expect(witness.digest).toBe(digestSeen(outcomes));
  });

  test('payloads of 0 bytes and of 8 MiB', async () => {
    const items = [8 * 1024 * 1024, 0, 8 * 1024 * 1024 - 1].map((bytes) => ({ bytes, latencyMs: 0 }));
    watched.server.begin({ seed: 3, work: { kind: 'listed', items } });
    const outcomes = await getAll([watched.client(), watched.client()], 3);
    const witness = watched.server.end();

    expect(outcomes.map(({ bytes }) => bytes)).toEqual(items.map(({ bytes }) => bytes));
    expect(outcomes.map(({ checksum }) => checksum)).toEqual(
      items.map(({ bytes }, id) => crc32(payloadOf(3, id, bytes))),
    );
    expect(witness.bytes).toBe(16 * 1024 * 1024 - 1);
    expect(witness.digest).toBe(digestSeen(outcomes));
  });

  test('with its length, not compressed, on a connection to be kept for an hour at least', async () => {
    watched.server.begin(drawn({ bytes: 5000 }));
    const headers = { 'accept-encoding': 'gzip, br' };
    const { headers: answered, body } = await watched.client().request({ path: '/item/0', method: 'GET', headers });
    await body.dump();
    expect(answered['content-length']).toBe('5000');
    expect(answered['content-encoding']).toBeUndefined();
    expect(Number(/timeout=(\d+)/.exec(String(answered['keep-alive']))?.[1])).toBeGreaterThanOrEqual(3600);
  });

  test('never before its latency has passed', async () => {
    const round = drawn({ operations: 200, latencyMs: 4, latency: 'exponential' });
    const items = itemsOf(round);
    watched.server.begin(round);
    let next = 0;
    const early: number[] = [];
    const lane = async (client = watched.client()): Promise<void> => {
      for (let item = items[next++]; item !== undefined; item = items[next++]) {
        const asked = performance.now();
        await get(client, item.id);
        if (performance.now() - asked < item.latencyMs) early.push(item.id);
      }
    };
    await Promise.all(Array.from({ length: 20 }, () => lane()));
    const witness = watched.server.end();

    expect(early).toEqual([]);
    expect(witness.askedDelayNs).toBeCloseTo(
      items.reduce((sum, item) => sum + item.latencyMs * 1e6, 0),
      -1,
    );
    expect(witness.achievedDelayNs).toBeGreaterThan(witness.askedDelayNs);
  });
});

describe('what it witnesses', () => {
  test('all that are in flight, answered or not', async () => {
    watched.server.begin(drawn({ operations: 30, latencyMs: STALL_MS }));
    const calls = Array.from({ length: 30 }, (_, id) => get(watched.client(), id).catch(() => 'cut off'));
    await watched.until('seen', 30);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const witness = watched.server.end();
    expect(witness).toMatchObject({ operations: 0, peakInFlight: 30, connectionsAccepted: 30, connectionsOpen: 30 });
    expect(witness.inFlightIntegralNs).toBeGreaterThan(30 * 18e6);
    await watched.server.close();
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['cut off']));
  });

  test('one in flight where one is asked for at a time, for as long as it was delayed', async () => {
    watched.server.begin(drawn({ operations: 10, latencyMs: 5 }));
    const begun = performance.now();
    await getAll([watched.client()], 10);
    const witness = watched.server.end();
    const wallNs = (performance.now() - begun) * 1e6;
    expect(witness.peakInFlight).toBe(1);
    expect(witness.inFlightIntegralNs).toBeGreaterThanOrEqual(witness.achievedDelayNs);
    expect(witness.inFlightIntegralNs).toBeLessThan(wallNs);
  });

  test('connections of this round, and those open from before', async () => {
    const clients = [watched.client(), watched.client(), watched.client()];
    watched.server.begin(drawn({}));
    await getAll(clients, 24);
    expect(watched.server.end()).toMatchObject({ connectionsAccepted: 3, connectionsOpen: 3 });
    watched.server.begin(drawn({}));
    await getAll(clients, 24);
    expect(watched.server.end()).toMatchObject({ connectionsAccepted: 0, connectionsOpen: 3 });
  });

  test('items asked for more than once, each as one', async () => {
    const client = watched.client();
    watched.server.begin(drawn({}));
    for (const id of [0, 1, 1, 2, 2, 2]) await get(client, id);
    expect(watched.server.end()).toMatchObject({ operations: 6, repeated: 2 });
  });

  test('what it cost', async () => {
    watched.server.begin(drawn({}));
    await getAll([watched.client()], 24);
    const witness = watched.server.end();
    expect(witness.cpuUserMicros + witness.cpuSystemMicros).toBeGreaterThan(0);
    expect(witness.eventLoopUtilization).toBeGreaterThan(0);
    expect(witness.eventLoopUtilization).toBeLessThanOrEqual(1);
  });
});
