import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { prettifyError, z } from 'zod';
import type { AcceptedChange } from './accepted.ts';
import { gateCounts, gateMetrics } from '../records/gate-metrics.ts';
import { cannot, UsageError } from '../text/usage-error.ts';

const ACCEPTED_FILE = 'lockstep.accepted.json';

/** A number above 1 is nearly always meant as percent; whoever means so much says so. */
const upToSchema = z.union([z.number(), z.string()]).transform((value, context): number => {
  const [, percent] = /^(\d+(?:\.\d+)?) ?%$/.exec(String(value)) ?? [];
  const share = typeof value === 'number' ? value : Number(percent) / 100;
  if (share > 0 && (share <= 1 || typeof value === 'string')) return share;
  context.addIssue(
    share > 1
      ? `${value} means ${(share * 100).toFixed(0)} %; write ${share / 100}, or "${(share * 100).toFixed(0)}%" where so much is meant`
      : 'must be a share such as 0.15 or "15%"',
  );
  return z.NEVER;
});

export const acceptedSchema = z.array(
  z.strictObject({
    cell: z.string(),
    metric: z.enum([...gateMetrics, ...gateCounts]),
    upTo: upToSchema,
    reason: z.string().min(1),
    expires: z.iso.date(),
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
