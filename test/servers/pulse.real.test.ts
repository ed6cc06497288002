import { Client } from 'undici/index.js';
import { expect, test } from 'vitest';
import pulse from '../../servers/pulse.ts';

test('a pulse answers whatever is asked, and witnesses nothing', async () => {
  const server = await pulse.start();
  const client = new Client(server.target.origin);
  server.begin({ work: { kind: 'listed', items: [] }, seed: 1 });
  for (const path of ['/', '/item/7']) {
    const { statusCode, body } = await client.request({ path, method: 'GET' });
    expect([statusCode, await body.text()]).toEqual([200, 'beat']);
  }
  expect(server.end()).toBeNull();
  await client.destroy();
  await server.close();
});

test('a pulse that is closed waits for nobody', async () => {
  const server = await pulse.start();
  const client = new Client(server.target.origin);
  await (await client.request({ path: '/', method: 'GET' })).body.dump();
  await server.close(); // with a connection open
  await expect(client.request({ path: '/', method: 'GET' })).rejects.toThrow();
  await client.destroy();
});
