import { createServer, type Server, type Socket } from 'node:net';
import { reasonOf } from '../text/thrown.ts';
import { answerOf } from './answers.ts';
import type { Desk } from './desk.ts';
import { Lines } from './lines.ts';
import { type Ask, askSchema, MOST_ASKED_BYTES, type Told } from './protocol.ts';

/** More watch nobody; and so much is kept for one that does not read. */
const MOST_WATCHERS = 32;
const MOST_UNREAD_BYTES = 1024 * 1024;
/** So many asks of one watcher are answered at a time. */
const MOST_PENDING = 16;

/** Answers watchers of a session at a socket. Whatever a watcher does, it is the watcher that goes. */
export function serveDesk(desk: Desk): Server {
  const server = createServer((socket) => {
    if (desk.watchers >= MOST_WATCHERS) return void socket.destroy();
    serveWatcher(desk, socket);
  });
  server.on('error', () => {}); // who cannot be reached is not watched
  return server;
}

/** Of one watcher: any duplex that is as a socket is. */
export function serveWatcher(desk: Desk, socket: Socket): void {
  const lines = new Lines(MOST_ASKED_BYTES);
  let pending = 0;
  desk.watchers += 1;
  const tell = (told: Told): void => {
    if (socket.destroyed) return;
    socket.write(`${JSON.stringify(told)}\n`);
    if (socket.writableLength > MOST_UNREAD_BYTES) socket.destroy();
  };
  let unsubscribe: (() => void) | null = null;
  const isWatched = () => (unsubscribe ??= desk.onChange(() => tell({ event: 'top', value: desk.tree(false) })));
  const answer = async (ask: Ask): Promise<void> => {
    if (ask.ask === 'watch') isWatched();
    try {
      tell({ id: ask.id, value: await answerOf(desk, ask, socket) });
    } catch (error) {
      tell({ id: ask.id, error: reasonOf(error).slice(0, 4000) });
    }
  };
  const take = (line: string): void => {
    const ask = askIn(line);
    if (ask === null || pending >= MOST_PENDING) return void socket.destroy();
    pending += 1;
    void answer(ask).finally(() => (pending -= 1));
  };
  socket.on('data', (piece: Buffer) => {
    const whole = lines.take(piece);
    if (whole === null) socket.destroy();
    else for (const line of whole) if (!socket.destroyed) take(line);
  });
  socket.on('error', () => {}); // it closes
  socket.once('close', () => {
    desk.watchers -= 1;
    desk.consoles.leave(socket);
    unsubscribe?.();
  });
}

function askIn(line: string): Ask | null {
  try {
    return askSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
