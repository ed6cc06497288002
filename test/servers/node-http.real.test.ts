import { Client } from 'undici/index.js';
import { afterEach, expect, test } from 'vitest';
import type { DirectServer } from '../../core/members/types.ts';
import { Desk } from '../../servers/_desk.ts';
import { serveByNode } from '../../servers/_node-http.ts';
import { serve as serveByFastify } from '../../servers/http.ts';
import { drawn, getAll } from './_watched.ts';

/** Where fastify is not installed, node:http serves the same: answers, witness, headers. */

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end(); // oxlint-disable-line no-await-in-loop
});

async function seenOf(serve: (desk: Desk) => Promise<DirectServer>) {
  const server = await serve(new Desk());
  const client = new Client(server.target.origin);
  ends.push(
    () => client.destroy(),
    async () => server.close(),
  );
  server.begin(drawn({ operations: 12, bytes: 300, latencyMs: 1, errorShare: 0.3 }));
  const outcomes = await getAll([client], 12);
  const unknown = await Promise.all(
    ['/item/12', '/', '/item/%', `/item/${'9'.repeat(300)}`].map(async (path) => {
      const { statusCode, headers, body } = await client.request({ path, method: 'GET' });
      await body.dump();
      return { path, statusCode, length: headers['content-length'], type: headers['content-type'] };
    }),
  );
  const posted = await client.request({ path: '/item/0', method: 'POST' });
  await posted.body.dump();
  const { operations, statuses, digest, bytes, connectionsAccepted } = server.end();
  return {
    outcomes: outcomes.map(({ status, bytes: size, checksum }) => ({ status, size, checksum })),
    unknown,
    posted: posted.statusCode,
    keptFor: posted.headers['keep-alive'],
    witness: { operations, statuses, digest, bytes, connectionsAccepted },
  };
}

test('both answer, refuse and witness alike', async () => {
  const byNode = await seenOf(serveByNode);
  expect(byNode.witness.statuses['404']).toBe(5);
  expect(byNode).toEqual(await seenOf(serveByFastify));
});
