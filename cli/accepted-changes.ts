import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { prettifyError, z } from 'zod';
import type { AcceptedChange } from '../core/gate/accepted.ts';
import { gateMetrics } from '../core/gate-metrics.ts';
import { reasonOf } from '../core/thrown.ts';
import { UsageError } from '../core/usage-error.ts';
import type { Io } from './io.ts';

const ACCEPTED_FILE = 'lockstep.accepted.json';

export const acceptedSchema = z.array(
  z.strictObject({
    cell: z.string(),
    metric: z.enum(gateMetrics),
    upTo: z.number().positive(),
    reason: z.string().min(1),
    expires: z.iso.date(),
  }),
);

/** @throws UsageError where the file is not what it must be: an acceptance that is not understood accepts nothing */
export function acceptedChanges(asked: string | undefined, { cwd }: Io): AcceptedChange[] {
  const path = resolve(cwd, asked ?? ACCEPTED_FILE);
  if (asked === undefined && !existsSync(path)) return [];
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${reasonOf(error)}`);
  }
  const parsed = acceptedSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UsageError(`${path}: ${prettifyError(parsed.error).replaceAll(/\s+/g, ' ')}`);
}

export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
