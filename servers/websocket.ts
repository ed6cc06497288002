import type { Server as HttpServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { now } from '../core/trial/clock.ts';
import type { DirectServer, RoundSeed, Server, WorkItem } from '../core/members/types.ts';
import { callAt } from '../core/trial/call-at.ts';
import { ServedRound } from './_round.ts';

/** Connections that may wait to be accepted: more than the largest K, for to be turned away costs a client a second. */
const BACKLOG = 4096;
const PATH = '/item/';
/** The broadcast begins with the time at which it was due, a double; the payload is behind it. */
const DUE_BYTES = 8;
const NOT_WHAT_WAS_SENT = 4400;

/**
 * Serves connections on a free port of 127.0.0.1. A client of `/item/<id>` hears nothing for the item's latency; then
 * it is sent the item's payload as a broadcast, may send it back, has it echoed, and closes.
 */
export async function serve(): Promise<DirectServer> {
  // a list of servers waits for neither
  const { createServer } = await import('node:http');
  const { WebSocketServer } = await import('ws');
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, clientTracking: true });
  const server = createServer((_request, response) => response.writeHead(426).end());
  let round = new ServedRound();
  let connectionsOpen = 0;
  server.on('connection', (socket) => {
    round.connectionsAccepted += 1;
    connectionsOpen += 1;
    socket.setNoDelay(true);
    socket.on('close', () => {
      connectionsOpen -= 1;
    });
  });
  server.on('upgrade', (request, socket: Socket, head) => {
    const seenNs = now();
    const { url = '' } = request;
    const item = url.startsWith(PATH) ? round.itemOf(url.slice(PATH.length)) : undefined;
    round.enter(item, seenNs);
    if (item === undefined) return refuse(round, socket);
    const own = round; // a connection belongs to the round it came in
    sockets.handleUpgrade(request, socket, head, (connection) => hold(own, item, connection, socket, seenNs));
  });
  await listen(server);
  return {
    target: { origin: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` },
    begin: (seed: RoundSeed) => {
      round = new ServedRound(seed);
    },
    end: () => {
      const witness = round.witness(connectionsOpen);
      round = new ServedRound();
      return witness;
    },
    close: () =>
      new Promise((resolve) => {
        for (const connection of sockets.clients) connection.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * The life of one connection: answered where its echo was sent and it closed after that, else it went away. It ends for
 * us with our last byte, before its client can know: the next connection is never in flight with it.
 */
function hold(round: ServedRound, item: WorkItem, connection: WebSocket, socket: Socket, seenNs: number): void {
  const payload = round.payloadOf(item);
  const dueNs = seenNs + item.latencyMs * 1e6;
  let delayNs = 0;
  let state: 'waits' | 'told' | 'echoed' | 'wrong' | 'over' = 'waits';
  const cancel = callAt(dueNs, () => {
    delayNs = now() - seenNs;
    if (state === 'waits') state = 'told';
    const broadcast = Buffer.alloc(DUE_BYTES + payload.length);
    broadcast.writeDoubleLE(dueNs, 0);
    payload.copy(broadcast, DUE_BYTES);
    connection.send(broadcast);
  });
  const leave = (): void => {
    if (state === 'over') return;
    if (state === 'echoed') round.leaveAnswered(item, item.status, delayNs);
    else round.leaveAborted(item);
    state = 'over';
    cancel();
  };
  connection.on('message', (message: Buffer) => {
    state = state === 'told' && payload.equals(message) ? 'echoed' : 'wrong';
    if (state === 'echoed') connection.send(message);
    else connection.close(NOT_WHAT_WAS_SENT);
  });
  connection.on('error', () => connection.terminate()); // what is no WebSocket frame
  connection.on('close', leave);
  socket.on('finish', leave);
}

function refuse(round: ServedRound, socket: Socket): void {
  socket.on('error', () => {}); // it may be gone already
  socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
  round.leaveAnswered(undefined, 404, 0);
}

function listen(server: HttpServer): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, backlog: BACKLOG }, resolve);
  });
}

const server = {
  name: 'websocket',
  about:
    'a WebSocket server that holds each connection for its latency, then sends to it and echoes what comes back (ws)',
  probe: null,
  start: serve,
} satisfies Server;

export default server;
