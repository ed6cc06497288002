import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type StartedChild, startChild } from '../../core/process/child.ts';
import type { LoadReport } from '../../core/trial/load-report.ts';
import type { Work } from '../../core/members/types.ts';
import { drawn } from '../../core/work/work.ts';

/** Longer than any test lasts. */
const PATIENCE_MS = 600_000;
const CLIENTS = 3;

let load: StartedChild;
let server: Server;
let connections = 0;
let respond: (id: number, response: ServerResponse) => void;
const asked: string[] = [];

const answer = (id: unknown, response: ServerResponse, status = 200): void =>
  void response.writeHead(status).end(JSON.stringify({ id }));

beforeEach(async () => {
  connections = 0;
  asked.length = 0;
  respond = answer;
  server = createServer((request: IncomingMessage, response) => {
    asked.push(`${request.method} ${request.url}`);
    respond(Number(request.url?.split('/').at(-1)), response);
  }).on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  load = startChild('load-process');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await load.ask('prepare', { origin, path: '/secret/operation/', clients: CLIENTS }, PATIENCE_MS);
});

afterEach(async () => {
  await load.kill();
  server.closeAllConnections();
  server.close();
});

async function report(work: Work): Promise<LoadReport> {
  await load.ask('expect', { round: { work, seed: 1 } }, PATIENCE_MS);
  return load.ask('round', null, PATIENCE_MS);
}

const open = (operations: number) =>
  ({ ...drawn({ operations }), arrivals: { kind: 'constant', ratePerSecond: 500 } }) as const;

test('every operation is asked for once, and each has two stamps', async () => {
  const { submittedNs, finishedNs, failures } = await report(drawn({ operations: 20 }));
  expect(asked.toSorted()).toEqual(Array.from({ length: 20 }, (_, id) => `GET /secret/operation/${id}`).toSorted());
  expect(submittedNs).toHaveLength(20);
  for (const [id, sentNs] of submittedNs.entries()) expect(finishedNs[id]).toBeGreaterThan(sentNs);
  expect(failures).toEqual([]);
});

test('the clients of a closed loop have one connection each, round after round, and the next request waits for the last', async () => {
  const inFlight = new Set<number>();
  let peak = 0;
  respond = (id, response) => {
    inFlight.add(id);
    peak = Math.max(peak, inFlight.size);
    setImmediate(() => {
      inFlight.delete(id);
      answer(id, response);
    });
  };
  await report(drawn({ operations: 60 }));
  await report(drawn({ operations: 60 }));
  expect(connections).toBe(CLIENTS);
  expect(peak).toBeLessThanOrEqual(CLIENTS);
});

test('an operation of several requests is one request here', async () => {
  expect((await report(drawn({ operations: 4, group: 8 }))).submittedNs).toHaveLength(4);
  expect(asked).toHaveLength(4);
});

test('an open loop waits for no answer: all are asked for before the first is given', async () => {
  const held: (() => void)[] = [];
  respond = (id, response) => {
    held.push(() => answer(id, response));
    if (held.length === 12) for (const give of held) give();
  };
  const { submittedNs, observed, failures } = await report(open(12));
  expect(failures).toEqual([]);
  expect(connections).toBe(12);
  expect(observed['scheduleLatenessMs']).toHaveLength(12);
  const gapsMs = submittedNs.slice(1).map((at, index) => (at - (submittedNs[index] as number)) / 1e6);
  for (const gapMs of gapsMs) expect(gapMs).toBeCloseTo(2, 3); // when it was due, however late it was sent
});

test('who is sent away with 503 was never let in, and is no failure', async () => {
  respond = (id, response) => (id === 1 ? void response.writeHead(503).end() : answer(id, response));
  const { failures, finishedNs } = await report(open(3));
  expect(failures).toEqual([]);
  expect(finishedNs.every(Number.isFinite)).toBe(true);
});

test('a status is no failure where the answer says what it is about', async () => {
  respond = (id, response) => answer(id, response, 500);
  expect((await report(drawn({ operations: 3 }))).failures).toEqual([]);
});

test.each([
  ['of another operation', '{"id":7}', 200],
  ['of none', '{}', 200],
  ['of nothing', 'null', 200],
  ['that is no JSON', '<html>', 502],
  ['without a body', '', 404],
])('an answer %s is a failure that is quoted', async (_, text, status) => {
  respond = (id, response) => (id === 1 ? void response.writeHead(status).end(text) : answer(id, response));
  expect((await report(drawn({ operations: 3 }))).failures).toEqual([
    { index: 1, message: `request 1 was answered with status ${status} and "${text}"` },
  ]);
});

test('a connection that is cut fails its request, and the others go on', async () => {
  respond = (id, response) => (id === 1 ? void response.socket?.destroy() : answer(id, response));
  const { failures, finishedNs } = await report(drawn({ operations: 8 }));
  expect(failures.map(({ index }) => index)).toEqual([1]);
  expect(finishedNs.every(Number.isFinite)).toBe(true);
});

test('a round that was not expected is not begun, nor begun twice', async () => {
  const early = load.ask('round', null, PATIENCE_MS);
  await expect(early).rejects.toThrow('a round was asked for before it was expected');
  await report(drawn({ operations: 1 }));
  await expect(load.ask('round', null, PATIENCE_MS)).rejects.toThrow('a round was asked for before it was expected');
});
