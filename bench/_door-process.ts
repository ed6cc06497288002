import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerParent } from '../core/process/answering.ts';

/** The door of a served trial without anything behind it: it answers as core/trial/inbound.ts does, at once. */

const PATH = '/operation/';

answerParent({
  async prepare(): Promise<string> {
    const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, noDelay: true });
    server.on('request', ({ url = '' }, response) => {
      const body = JSON.stringify({ id: Number(url.slice(PATH.length)), status: 200, bytes: 64 });
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
    });
    await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  },
});
