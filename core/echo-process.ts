import { createServer } from 'node:net';
import { answerParent } from './answering.ts';

/**
 * The process that echoes: a round trip to it, just before a round, tells how the machine's scheduler and loopback are
 * at that moment. A loop of arithmetic would not: it does not see a host that is slow to wake a core.
 */

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy());
  socket.pipe(socket);
});

answerParent({
  start: () =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    }),
});
