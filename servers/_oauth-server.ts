import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MutableToken, TokenRequestIncomingMessage } from 'oauth2-mock-server';
import type { DirectServer } from '../core/members/types.ts';
import type { Desk } from './_desk.ts';

/** Connections that may wait to be accepted: more than the largest K, for to be turned away costs a client a second. */
const BACKLOG = 4096;

/**
 * An OAuth 2 token server on a free port of 127.0.0.1 that takes its time: `POST /token?item=<id>` waits for the item's
 * latency, and is then answered by the token endpoint itself, with a token that is signed for this request. Its subject
 * is the client that asked, its claim `data` the item's payload. `GET /jwks` has the key by which signatures are checked.
 */
export async function serve(desk: Desk): Promise<DirectServer> {
  // a list of servers waits for neither
  const { createServer } = await import('node:http');
  const { Events, OAuth2Issuer, OAuth2Service } = await import('oauth2-mock-server');
  const issuer = new OAuth2Issuer();
  await issuer.keys.generate('ES256'); // cheaper to sign with than RS256
  const service = new OAuth2Service(issuer);
  const payloads = new WeakMap<IncomingMessage, string>();
  service.on(Events.BeforeTokenSigning, ({ payload }: MutableToken, request: TokenRequestIncomingMessage) => {
    payload['sub'] = request.body.client_id;
    payload['data'] = payloads.get(request);
  });
  const server = createServer(
    { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, noDelay: true },
    (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
      if (request.method === 'GET' && pathname === '/jwks') return service.requestHandler(request, response);
      const isForToken = request.method === 'POST' && pathname === '/token';
      desk.serve(isForToken ? (searchParams.get('item') ?? '') : '', response, (status, payload) => {
        if (status !== 200) return response.writeHead(status, { 'content-length': payload.length }).end(payload);
        payloads.set(request, payload.toString('latin1'));
        service.requestHandler(request, response);
      });
    },
  );
  desk.watchConnections(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, backlog: BACKLOG }, resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  issuer.url = origin;
  return {
    target: { origin },
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
