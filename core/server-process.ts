import { answerParent } from './process/answering.ts';
import type { RoundSeed, RunningServer, Server } from './members/types.ts';

/** The process of one server: started once a session, told before and asked after every round. */

let running: RunningServer | undefined;

answerParent({
  async start(payload: { module: string }) {
    const { default: server } = (await import(payload.module)) as { default: Server };
    running = await server.start();
    return running.target;
  },
  begin(round: RoundSeed) {
    running?.begin(round);
  },
  async end() {
    await running?.settled?.();
    return running?.end();
  },
  async close() {
    await running?.close();
  },
});
