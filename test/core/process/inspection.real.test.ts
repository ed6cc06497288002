import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { inspect } from '../../../core/process/inspection.ts';

test.runIf(process.platform === 'linux')('answers of what is no inspector are no stack, and harm nobody', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) => {
    for (const text of ['rubbish', 'null', '{"method":"Debugger.scriptParsed"}', '{"method":"Debugger.paused"}'])
      socket.send(text);
    socket.on('message', (data) => {
      const { id, method } = JSON.parse((data as Buffer).toString()) as { id: number; method: string };
      socket.send(JSON.stringify({ id, result: method === 'Runtime.evaluate' ? { result: { value: 'seen' } } : null }));
      if (method === 'Debugger.pause')
        socket.send(JSON.stringify({ method: 'Debugger.paused', params: { callFrames: [null, { location: null }] } }));
    });
  });
  await once(server, 'listening');
  const address = Promise.resolve(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  process.on('SIGUSR1', () => {}); // who does not listen to it is not asked
  try {
    const found = await inspect(process.pid, { isNew: false, address }, 'seen');
    expect(found).toMatchObject({ value: 'seen', stack: ['(anonymous) (unknown:1)', '(anonymous) (unknown:1)'] });
  } finally {
    process.removeAllListeners('SIGUSR1');
    for (const client of server.clients) client.terminate();
    server.close();
  }
});
