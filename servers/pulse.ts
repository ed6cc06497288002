import type { AddressInfo } from 'node:net';
import type { DirectServer, Server } from '../core/members/types.ts';

/** Connections that may wait to be accepted. */
const BACKLOG = 4096;
const BEAT = 'beat';

/** Answers whatever is asked at once. What is asked is not what is measured, so that nothing of it is witnessed. */
async function start(): Promise<DirectServer<null>> {
  const { createServer } = await import('node:http'); // a list of servers does not wait for it
  const server = createServer(
    { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, noDelay: true },
    (_, reply) => reply.writeHead(200, { 'content-length': BEAT.length }).end(BEAT),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, backlog: BACKLOG }, resolve);
  });
  return {
    target: { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    begin: () => {},
    end: () => null,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const pulse = {
  name: 'pulse',
  about: 'an HTTP server that answers everything at once, for what runs beside the operations (node:http)',
  probe: null,
  start,
} satisfies Server;

export default pulse;
