import type { ServerResponse } from 'node:http';
import { now } from '../core/trial/clock.ts';
import type { RoundSeed, WorkItem } from '../core/members/types.ts';
import { itemsOf } from '../core/work/work.ts';
import { type Answer, Desk } from '../servers/_desk.ts';
import { serveByNode } from '../servers/_node-http.ts';
import { serve as serveByFastify } from '../servers/http.ts';

/** The server side of bench/mock-server.ts: `fastify` or `node:http`, and `recording` where each delay is wanted. */

/** Keeps the delay error of every answer, where a witness keeps their sum: too dear for a throughput round. */
class RecordingDesk extends Desk {
  errorsNs: number[] = [];
  #items: readonly WorkItem[] = [];

  override begin(round: RoundSeed): void {
    this.#items = itemsOf(round);
    this.errorsNs = [];
    super.begin(round);
  }

  override serve(id: string, response: ServerResponse, answer: Answer): void {
    const seenNs = now();
    super.serve(id, response, (status, payload) => {
      this.errorsNs.push(now() - seenNs - (this.#items[Number(id)]?.latencyMs ?? 0) * 1e6);
      answer(status, payload);
    });
  }
}

const [framework, ...flags] = process.argv.slice(2);
const desk = flags.includes('recording') ? new RecordingDesk() : new Desk();
const running = await (framework === 'fastify' ? serveByFastify : serveByNode)(desk);

process.on('disconnect', () => process.exit());
process.on('message', (message: RoundSeed | 'end') => {
  if (message !== 'end') running.begin(message);
  const value = message === 'end' ? { witness: running.end(), errorsNs: recorded() } : null;
  process.send?.(value);
});
process.send?.(running.target);

function recorded(): readonly number[] {
  return desk instanceof RecordingDesk ? desk.errorsNs : [];
}
