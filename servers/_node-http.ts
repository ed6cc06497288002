import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DirectServer } from '../core/members/types.ts';
import { BACKLOG, KEEP_ALIVE_MS } from './_connections.ts';
import type { Desk } from './_desk.ts';

const PREFIX = '/item/';

/** The mock HTTP server without a framework: the same desk, the same headers, on node:http alone. */
export async function serveByNode(desk: Desk): Promise<DirectServer> {
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
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, backlog: BACKLOG }, resolve);
  });
  return {
    target: { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    begin: (round) => desk.begin(round),
    settled: () => desk.settled(),
    end: () => desk.end(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
