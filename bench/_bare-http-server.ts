import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunningServer } from '../core/members/types.ts';
import type { Desk } from '../servers/_desk.ts';

const PREFIX = '/item/';
const KEEP_ALIVE_MS = 24 * 60 * 60 * 1000;

/** The twin of servers/http.ts without a framework: the same desk, the same headers, on node:http alone. */
export async function serve(desk: Desk): Promise<RunningServer> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0, headersTimeout: 0, noDelay: true });
  desk.watchConnections(server);
  server.on('request', (request, response) => {
    const url = request.url ?? '';
    const id = request.method === 'GET' && url.startsWith(PREFIX) ? url.slice(PREFIX.length) : '';
    desk.serve(id, response, (status, payload) => {
      response.writeHead(status, { 'content-type': 'application/octet-stream', 'content-length': payload.length });
      response.end(payload);
    });
  });
  server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 });
  await once(server, 'listening');
  return {
    target: { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    begin: (round) => desk.begin(round),
    end: () => desk.end(),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
