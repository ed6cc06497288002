import { Pool } from 'undici/index.js';
import type { Companion } from '../core/members/types.ts';

/** A beat is due every so many milliseconds, and on time where it is answered before the next one is due. */
const BEAT_MS = 10;
const KEEP_ALIVE_MS = 3_600_000;

/**
 * Asks a server that answers at once, every 10 ms. Lateness is how long after it was due a beat was answered: on a free
 * loop less than a millisecond, on a blocked one as long as the block. Beats that were due while the loop was blocked are
 * sent when it is free again and are late from when they were due; each has a connection to itself, so that none waits
 * for another. What was due in a round is waited for in its end.
 */
export function heartbeatOf(origin: string): Companion {
  const pool = new Pool(origin, { pipelining: 1, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: KEEP_ALIVE_MS });
  let timer: NodeJS.Timeout | undefined;
  let dueMs = 0;
  let beats: Promise<number>[] = [];

  const beat = async (beatDueMs: number): Promise<number> => {
    const { statusCode, body } = await pool.request({ path: '/', method: 'GET' });
    await body.dump();
    if (statusCode !== 200) throw new Error(`a heartbeat was answered with status ${statusCode}`);
    return performance.now() - beatDueMs;
  };
  const sendWhatIsDue = (): void => {
    for (; dueMs <= performance.now(); dueMs += BEAT_MS) {
      const sent = beat(dueMs);
      sent.catch(() => {}); // told by end()
      beats.push(sent);
    }
  };
  const pace = (): void => {
    sendWhatIsDue();
    timer = setTimeout(pace, Math.ceil(dueMs - performance.now()));
  };

  return {
    begin() {
      beats = [];
      dueMs = performance.now() + BEAT_MS;
      pace();
    },
    async end() {
      clearTimeout(timer);
      sendWhatIsDue();
      const latenessMs = await Promise.all(beats);
      if (latenessMs.length === 0) return {};
      return {
        heartbeatLatenessMs: latenessMs,
        heartbeatOnTime: latenessMs.map((late) => (late <= BEAT_MS ? 1 : 0)),
      };
    },
    async close() {
      clearTimeout(timer);
      await pool.destroy();
    },
  };
}
