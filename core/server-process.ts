import { setImmediate } from 'node:timers/promises';
import { answerParent } from './answering.ts';
import type { RoundSeed, RunningServer, Server } from './types.ts';

/** The process of one server: started once a session, told before and asked after every round. */

/**
 * A connection that its client has closed is gone to us a few turns of the loop later: its end is read, answered, and
 * only then told. The client was done before we were asked, so that turns are enough and no time has to pass.
 */
const TURNS = 8;

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
    for (let turn = 0; turn < TURNS; turn += 1) await setImmediate(); // oxlint-disable-line no-await-in-loop
    return running?.end();
  },
  async close() {
    await running?.close();
  },
});
