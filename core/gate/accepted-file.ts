import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { prettifyError, z } from 'zod';
import type { AcceptedChange } from './accepted.ts';
import { gateCounts, gateMetrics, gateProcessFigures } from '../records/gate-metrics.ts';
import { cannot, UsageError } from '../text/errors.ts';

const ACCEPTED_FILE = 'lockstep.accepted.json';

/** A larger number is nearly always meant as percent: nobody accepts twice the time, and nobody eleven times the bytes. */
const MOST_OF_A_METRIC = 1;
const MOST_OF_A_COUNT = 10;

const changeSchema = z.strictObject({
  cell: z.string(),
  metric: z.enum([...gateMetrics, ...gateCounts, ...gateProcessFigures]),
  upTo: z.union([z.number().positive(), z.string().regex(/^\d+(\.\d+)? ?%$/, 'must be a share such as 0.15 or "15%"')]),
  reason: z.string().min(1),
  expires: z.iso.date(),
});

export const acceptedSchema = z.array(
  changeSchema.transform((change, context): AcceptedChange => {
    const { upTo, metric } = change;
    if (typeof upTo === 'string') return { ...change, upTo: Number(upTo.replace('%', '')) / 100 };
    const most = [...gateCounts, ...gateProcessFigures].includes(metric as never) ? MOST_OF_A_COUNT : MOST_OF_A_METRIC;
    if (upTo <= most) return { ...change, upTo };
    const percent = `${(upTo * 100).toFixed(0)} %`;
    context.addIssue({
      code: 'custom',
      path: ['upTo'],
      message: `${upTo} means ${percent}; write ${upTo / 100}, or "${percent.replace(' ', '')}" where so much is meant`,
    });
    return z.NEVER;
  }),
);

/**
 * What was accepted, by the file that is asked for, or else by that of the folder where there is one.
 *
 * @throws UsageError where the file is not what it must be: an acceptance that is not understood accepts nothing
 */
export function acceptedChanges(asked: string | undefined, folder: string): AcceptedChange[] {
  const path = resolve(folder, asked ?? ACCEPTED_FILE);
  if (asked === undefined && !existsSync(path)) return [];
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw cannot('read', path, error);
  }
  const parsed = acceptedSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UsageError(`${path}: ${prettifyError(parsed.error).replaceAll(/\s+/g, ' ')}`);
}

export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
