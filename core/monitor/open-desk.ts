import { chmodSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import process from 'node:process';
import type { Desk } from './desk.ts';
import { isRunning, ownFolder, removeNote, removeSocket, socketOf, sweep, writeNote } from './places.ts';
import type { Told } from './protocol.ts';
import { serveDesk } from './serve.ts';

/** A session that can be watched, until it is closed. */
export interface OpenDesk {
  /** Tells whoever watches, takes the socket away, and leaves a note of how it ended. */
  close(): void;
}

/**
 * Opens the socket of a session. A machine on which that does not work (no folder of one's own, a full disk) runs it all the same:
 * nobody can watch it then.
 *
 * @param leavesNote Whether it is said afterwards that it has been, and where its file is.
 */
export async function openDesk(
  desk: Desk,
  { leavesNote, folder = ownFolder() }: { readonly leavesNote: boolean; readonly folder?: string | null },
): Promise<OpenDesk> {
  if (folder === null) return { close: () => desk.end() };
  sweep(folder, new Date(), isRunning);
  const server = serveDesk(desk);
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    socket.unref(); // who watches does not keep a session alive
    sockets.add(socket);
    socket.once('close', () => void sockets.delete(socket));
  });
  const leave = (): void => {
    quietly(() => removeSocket(folder, desk.run.id));
    const note = { run: desk.run, endedAt: new Date().toISOString(), state: 'ended' as const };
    quietly(() => (leavesNote ? writeNote(folder, note) : removeNote(folder, desk.run.id)));
  };
  quietly(() => removeSocket(folder, desk.run.id)); // of a process that had this number before
  process.once('exit', leave); // also where something else ends the process
  // first the note: a socket without one would be nobody's, and never be swept
  quietly(() => writeNote(folder, { run: desk.run, endedAt: null, state: 'running' }));
  await listening(server, socketOf(folder, desk.run.id));
  return {
    close() {
      desk.end();
      const told: Told = { event: 'end', state: 'ended', file: desk.run.file };
      for (const socket of sockets) socket.end(`${JSON.stringify(told)}\n`, () => socket.destroy());
      server.close();
      process.off('exit', leave);
      leave();
    },
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve) => {
    server.once('error', () => resolve());
    server.listen(path, () => {
      quietly(() => process.platform !== 'win32' && chmodSync(path, 0o600));
      server.unref();
      resolve();
    });
  });
}

function quietly(act: () => unknown): void {
  try {
    act();
  } catch {
    // whoever watches is of no importance to what is measured
  }
}
