import { z } from 'zod';
import { amount, count } from './schema-parts.ts';

/** What somebody did by hand while it was measured (core/monitor/): it stands in the file, and every report says so. */

const handActions = [
  'pause',
  'resume',
  'skip-row',
  'cancel-operation',
  'cancel-round',
  'cancel-row',
  'cancel-run',
  'enter-trial',
] as const;

export const handSchema = z.object({
  type: z.literal('hand'),
  action: z.enum(handActions),
  /** The row and the cell that it was done to; null where it was done to all. */
  scenario: z.string().nullable(),
  trial: z.string().nullable(),
  /** A round of a warm-up is below 0. */
  round: z.int().nullable(),
  operation: count.nullable(),
  /** Since the session began. */
  atMs: amount,
});
export type HandRecord = z.infer<typeof handSchema>;

/** The first word of why a cell shows no number, where a hand is the reason. */
export const BY_HAND = 'by-hand';
/** And of why a round does not count, where a watcher asked for its operations while it ran. */
export const OBSERVED = 'observed';

const DONE = {
  pause: 'paused',
  resume: 'resumed',
  skip: 'skipped',
  cancel: 'cancelled',
  enter: 'entered by a console',
};

/** What was done, in words: "operation 17 of round 3 of http-get event-loop cancelled". */
export function handText({ action, scenario, trial, round, operation }: HandRecord): string {
  const [verb, what] = action.split('-') as [keyof typeof DONE, string | undefined];
  const where = {
    operation: `operation ${operation} of round ${round} of ${trial}`,
    round: `round ${round} of ${trial}`,
    row: `row ${scenario}`,
    trial: `${trial}`,
    run: 'the run',
  };
  return what === undefined ? DONE[verb] : `${where[what as keyof typeof where]} ${DONE[verb]}`;
}
