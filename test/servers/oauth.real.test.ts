import { EventEmitter, once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DirectServer } from '../../core/members/types.ts';
import { itemsOf } from '../../core/work/work.ts';
import { type Answer, Desk } from '../../servers/_desk.ts';
import { serve } from '../../servers/_oauth-server.ts';
import { OauthClient } from '../../suites/_oauth-client.ts';
import { digestSeen, drawn, STALL_MS } from './_watched.ts';

const changes = new EventEmitter();
const counts = { seen: 0, gone: 0 };

/** Says how many requests it has seen come and go, so that a test waits for that and not for a time. */
class WatchedDesk extends Desk {
  override serve(id: string, response: ServerResponse, answer: Answer): void {
    super.serve(id, response, answer);
    counts.seen += 1;
    changes.emit('change');
    response.on('close', () => {
      counts.gone += 1;
      changes.emit('change');
    });
  }
}

let server: DirectServer;
let client: OauthClient;

beforeEach(async () => {
  Object.assign(counts, { seen: 0, gone: 0 });
  server = await serve(new WatchedDesk());
  client = await OauthClient.open(server.target.origin);
});

afterEach(async () => {
  await client.close();
  await server.close();
});

const post = (path: string, body = 'grant_type=client_credentials&client_id=item-0') =>
  fetch(server.target.origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });

describe('a token', () => {
  test('carries what its item does, to the last byte, as its server witnesses', async () => {
    const round = drawn({ operations: 12, bytes: 300 });
    server.begin(round);
    const outcomes = [];
    for (const item of itemsOf(round)) outcomes.push(await client.token(item));
    const witness = server.end();
    expect(witness).toMatchObject({ operations: 12, bytes: 3600, repeated: 0, statuses: { '200': 12 } });
    expect(witness.digest).toBe(digestSeen(outcomes));
  });

  test('is signed anew for every request', async () => {
    server.begin(drawn({}));
    const tokens = await Promise.all([0, 0].map(async () => (await post('/token?item=0')).json()));
    const [one, other] = tokens.map((token) => (token as { access_token: string }).access_token);
    expect(one).not.toBe(other);
    expect(server.end()).toMatchObject({ operations: 2, repeated: 1 });
  });

  test('comes after its delay, and never before', async () => {
    const round = drawn({ operations: 4, latencyMs: 30 });
    server.begin(round);
    for (const item of itemsOf(round)) await client.token(item);
    const { askedDelayNs, achievedDelayNs } = server.end();
    expect(askedDelayNs).toBe(120e6);
    expect(achievedDelayNs).toBeGreaterThanOrEqual(askedDelayNs);
  });

  test('that shall fail does, with the payload of its item', async () => {
    const round = drawn({ operations: 1, errorShare: 1 });
    server.begin(round);
    const [item] = itemsOf(round);
    const outcome = await client.token(item!);
    expect(outcome.status).toBe(500);
    expect(server.end().digest).toBe(digestSeen([outcome]));
  });
});

test('requests that ask at the same time get tokens of their own', async () => {
  const round = drawn({ operations: 16, latencyMs: 20 });
  server.begin(round);
  const clients = await Promise.all(itemsOf(round).map(() => OauthClient.open(server.target.origin)));
  const outcomes = await Promise.all(itemsOf(round).map((item, lane) => clients[lane]!.token(item)));
  expect(server.end().digest).toBe(digestSeen(outcomes)); // each checks its subject, too
  await Promise.all(clients.map((each) => each.close()));
});

test.each(['/token', '/token?item=24', '/token?item=01', '/token?item=', '/authorize', '/revoke', '/'])(
  'POST %s is unknown, and counted',
  async (path) => {
    server.begin(drawn({ operations: 24 }));
    expect((await post(path)).status).toBe(404);
    expect(server.end()).toMatchObject({ operations: 1, statuses: { '404': 1 } });
  },
);

test('a token is not to be had by GET', async () => {
  server.begin(drawn({}));
  expect((await fetch(`${server.target.origin}/token?item=0`)).status).toBe(404);
  expect(server.end().statuses).toEqual({ '404': 1 });
});

test('whoever fetches the key is not counted', async () => {
  server.begin(drawn({}));
  await (await OauthClient.open(server.target.origin)).close();
  expect(server.end()).toMatchObject({ operations: 0, statuses: {} });
});

test('a client that gives up is seen to go away, whether its request was whole or not', async () => {
  server.begin(drawn({ latencyMs: STALL_MS }));
  const patience = new AbortController();
  const call = client.token(itemsOf(drawn({}))[0]!, patience.signal).catch(() => 'given up');
  const socket = connect(Number(new URL(server.target.origin).port), '127.0.0.1');
  socket.write('POST /token?item=1 HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\ngra');
  while (counts.seen < 2) await once(changes, 'change');
  patience.abort();
  socket.destroy();
  expect(await call).toBe('given up');
  while (counts.gone < 2) await once(changes, 'change');
  expect(server.end()).toMatchObject({ operations: 0, aborted: 2, statuses: {} });
});

test('it closes with stalled requests', async () => {
  server.begin(drawn({ latencyMs: STALL_MS }));
  const call = client.token(itemsOf(drawn({}))[0]!).catch(() => 'cut off');
  while (counts.seen < 1) await once(changes, 'change');
  await server.close();
  expect(await call).toBe('cut off');
});
