import type { FastifyReply } from 'fastify';
import type { DirectServer, Server } from '../core/members/types.ts';
import { BACKLOG, KEEP_ALIVE_MS } from './_connections.ts';
import { Desk } from './_desk.ts';

/** Serves by `desk` on a free port of 127.0.0.1. */
export async function serve(desk: Desk): Promise<DirectServer> {
  const { default: fastify } = await import('fastify'); // a list of servers does not wait for it
  const give = (id: string, reply: FastifyReply): void =>
    desk.serve(id, reply.raw, (status, payload) => void reply.code(status).send(payload));
  const giveNothing = (reply: FastifyReply): void => give('', reply);

  const app = fastify({
    logger: false,
    keepAliveTimeout: KEEP_ALIVE_MS, // not 0, which fastify takes for its default of 72 s
    requestTimeout: 0, // none, for a stall may last as long as it likes; so below
    connectionTimeout: 0,
    http: { headersTimeout: 0, noDelay: true },
    forceCloseConnections: true, // close() waits for no idle connection and no stalled answer
    exposeHeadRoutes: false,
    frameworkErrors: (_error, _request, reply) => giveNothing(reply), // an id too long, or not decodable
  });
  app.get<{ Params: { id: string } }>('/item/:id', (request, reply) => give(request.params.id, reply));
  app.setNotFoundHandler((_request, reply) => giveNothing(reply));
  desk.watchConnections(app.server);

  const origin = await app.listen({ host: '127.0.0.1', port: 0, backlog: BACKLOG });
  return {
    target: { origin },
    begin: (round) => desk.begin(round),
    settled: () => desk.settled(),
    end: () => desk.end(),
    close: () => app.close(),
  };
}

/** A checkout of lockstep has it; who installs lockstep need not. */
function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}

const server = {
  name: 'http',
  about:
    'an HTTP server that answers each item with its status and payload, after its latency (fastify where it is installed)',
  probe: { suite: 'http-get', params: { latencyMs: 0, client: 'raw', operations: 1000 }, concurrency: 64 },
  async start() {
    if (isInstalled('fastify')) return serve(new Desk());
    const { serveByNode } = await import('./_node-http.ts'); // a list of servers does not wait for node:http
    return serveByNode(new Desk());
  },
} satisfies Server;

export default server;
