import { createServer } from 'node:net';
import { answerParent } from './process/answering.ts';

/**
 * The process that echoes: a round trip to it, just before a round, tells how the machine's scheduler and loopback are
 * at that moment. A loop of arithmetic would not: it does not see a host that is slow to wake a core. It is idle else,
 * and so it is the one to see to it that nothing is left when the session is killed.
 */

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy());
  socket.pipe(socket);
});

/** Processes that must not outlive the session; below zero, as the system has it, whole groups of them. */
const others = new Set<number>();

// They leave by themselves when the session is killed, except one whose loop is blocked: it would never hear of it.
process.on('disconnect', () => {
  for (const pid of others) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it has left
    }
  }
});

answerParent({
  watch: (pid: number) => void others.add(pid),
  forget: (pid: number) => void others.delete(pid),
  start: () =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    }),
});
