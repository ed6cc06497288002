import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** More look at nobody's page; and so much is kept for one that does not read. */
const MOST_READERS = 16;
const MOST_UNREAD_BYTES = 64 * 1024 * 1024;
const HEADERS_MS = 5000;
/** So long the last page may take to be read. */
const LAST_MS = 2000;

/** What a page may do stands in the page itself; this is for whoever would put it into another. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': `frame-ancestors 'none'`,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** One page on 127.0.0.1 for who has its link. */
export interface PageServer {
  /** With the token without which nothing is answered. */
  readonly url: string;
  /** Whether somebody reads, so that it is worth while to make the next. */
  readonly isRead: boolean;
  /** The page as it is now, to all who read it. */
  publish(page: string): void;
  /** The last page; resolves when it has been read, or nobody does, and nothing listens any more. */
  end(page: string): Promise<void>;
}

/** @param first The page for who comes before anything was published. */
export async function servePage(first: () => string): Promise<PageServer> {
  const token = randomBytes(24).toString('hex');
  const readers = new Set<ServerResponse>();
  let last: string | null = null;
  const server = createServer({ headersTimeout: HEADERS_MS, requestTimeout: HEADERS_MS }, (request, response) => {
    const { port } = server.address() as AddressInfo;
    const place = placeOf(request, { host: `127.0.0.1:${port}`, token });
    if (place === null) return void response.writeHead(403).end();
    if (place === '/')
      return void response
        .writeHead(200, { ...HEADERS, 'content-type': 'text/html; charset=utf-8' })
        .end(last ?? first());
    if (place !== '/events') return void response.writeHead(404).end();
    if (readers.size >= MOST_READERS) return void response.writeHead(503).end();
    response.writeHead(200, { ...HEADERS, connection: 'close', 'content-type': 'text/event-stream' });
    response.write(': it is told between rounds\n\n');
    readers.add(response);
    response.once('close', () => void readers.delete(response));
  });
  server.on('clientError', (_, socket) => void socket.destroy());
  server.maxConnections = 4 * MOST_READERS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  server.unref(); // who reads does not keep a session alive
  server.on('connection', (socket) => socket.unref());
  const tell = (event: 'page' | 'end', page: string): void => {
    for (const reader of readers) {
      if (reader.writableLength > MOST_UNREAD_BYTES) reader.destroy();
      else reader.write(`event: ${event}\ndata: ${JSON.stringify(page)}\n\n`);
    }
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/?token=${token}`,
    get isRead() {
      return readers.size > 0;
    },
    publish(page) {
      last = page;
      tell('page', page);
    },
    async end(page) {
      tell('end', page);
      // what is finished has left the response, and may not have left this process
      const read = [...readers].map((reader) => new Promise((resolve) => reader.socket?.once('close', resolve)));
      for (const reader of readers) reader.end();
      const late = new Promise<void>((resolve) => void setTimeout(resolve, LAST_MS).unref());
      await Promise.race([Promise.all(read), late]);
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * Where a request goes; null where it is not from who has the link. Another site has another origin; a name that was made to lead
 * here has another host.
 */
function placeOf(
  { method, url = '', headers }: IncomingMessage,
  { host, token }: { readonly host: string; readonly token: string },
): string | null {
  if (method !== 'GET' || headers.host !== host) return null;
  if (headers.origin !== undefined && headers.origin !== `http://${host}`) return null;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'none' && site !== 'same-origin') return null;
  const [place = '', query = ''] = url.split('?', 2);
  const given = Buffer.from(new URLSearchParams(query).get('token') ?? '');
  const own = Buffer.from(token);
  return given.length === own.length && timingSafeEqual(given, own) ? place : null;
}
