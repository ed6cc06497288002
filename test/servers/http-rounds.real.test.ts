import { afterEach, beforeEach, expect, test } from 'vitest';
import { itemsOf } from '../../core/work/work.ts';
import { digestSeen, drawn, get, getAll, STALL_MS, WatchedServer } from './_watched.ts';

let watched: WatchedServer;

beforeEach(async () => {
  watched = await WatchedServer.start();
});

afterEach(() => watched.close());

test('a round that begins forgets the one before', async () => {
  const client = watched.client();
  watched.server.begin(drawn({ operations: 9 }, 1));
  await getAll([client], 9);
  watched.server.begin(drawn({ operations: 4 }, 2));
  const outcomes = await getAll([client], 4);
  const witness = watched.server.end();
  expect(witness).toMatchObject({ operations: 4, repeated: 0, peakInFlight: 1, connectionsAccepted: 0 });
  expect(witness.digest).toBe(digestSeen(outcomes));
});

test('answers still owed to an old round are given, and belong to none', async () => {
  const clients = [watched.client(), watched.client(), watched.client()];
  const old = drawn({ operations: 3, latencyMs: 60, bytes: 700 }, 1);
  watched.server.begin(old);
  const late = getAll(clients, 3);
  await watched.until('seen', 3);

  watched.server.begin(drawn({ operations: 2 }, 2));
  const outcomes = await getAll([watched.client()], 2);
  const oldOutcomes = await late;
  await watched.until('gone', 5);
  const witness = watched.server.end();

  expect(oldOutcomes.map(({ bytes }) => bytes)).toEqual(itemsOf(old).map(({ bytes }) => bytes));
  expect(witness).toMatchObject({ operations: 2, bytes: 128, peakInFlight: 1, aborted: 0, askedDelayNs: 0 });
  expect(witness.statuses).toEqual({ '200': 2 });
  expect(witness.digest).toBe(digestSeen(outcomes));
});

test('an old round that is aborted leaves the new one alone', async () => {
  const gone = watched.client();
  watched.server.begin(drawn({ latencyMs: STALL_MS }));
  const call = get(gone, 0).catch(() => 'cut off');
  await watched.until('seen', 1);
  watched.server.begin(drawn({}));
  await gone.destroy();
  await watched.until('gone', 1);
  expect(watched.server.end()).toMatchObject({ operations: 0, aborted: 0, peakInFlight: 0, inFlightIntegralNs: 0 });
  expect(await call).toBe('cut off');
});

test('before the first round and after the last every id is unknown, and counted', async () => {
  const client = watched.client();
  expect((await get(client, 0)).status).toBe(404);
  expect(watched.server.end()).toMatchObject({ operations: 1, statuses: { '404': 1 }, connectionsAccepted: 1 });
  watched.server.begin(drawn({}));
  watched.server.end();
  expect((await get(client, 0)).status).toBe(404);
  expect(watched.server.end()).toMatchObject({ operations: 1, statuses: { '404': 1 }, connectionsAccepted: 0 });
});

test('close cuts off what is stalled, and what is idle', async () => {
  const idle = watched.client();
  watched.server.begin(drawn({ latencyMs: STALL_MS }));
  const stalled = get(watched.client(), 1).catch(() => 'cut off');
  await get(idle, 'unknown');
  await watched.until('seen', 2);
  await watched.server.close();
  expect(await stalled).toBe('cut off');
  await expect(get(idle, 'unknown')).rejects.toThrow();
});
