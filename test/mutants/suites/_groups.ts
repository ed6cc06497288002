import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Answer, Suite, WorkItem } from '../../../core/members/types.ts';
import { drawn } from '../../../core/work/work.ts';
import { broken, type Connection, LATENCY_MS } from './_broken.ts';

const GROUP = 3;

/** A suite of 8 operations of 3 requests each. */
export function inGroups(module: string, suite: Pick<Suite, 'name' | 'about'>): Suite {
  return {
    ...broken(module, { ...suite, server: 'http' }),
    work: () => drawn({ operations: 8, group: GROUP, latencyMs: LATENCY_MS, bytes: 64 }),
  };
}

/** Asks for these one after another, so that one connection serves. */
export async function askAll(connection: Connection, parts: readonly WorkItem[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const { id } of parts) {
    // oxlint-disable-next-line no-await-in-loop -- one connection has one request at a time
    const { status, body } = await connection.get(id);
    answers.push(outcomeOf(body, status));
  }
  return answers;
}

/** What stands beside the parts of an outcome, and counts for nothing. */
export const whole: Answer = { status: 200, bytes: 0, checksum: 0 };
