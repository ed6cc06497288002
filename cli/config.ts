import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InvalidArgumentError } from 'commander';
import { prettifyError, z } from 'zod';
import { gateMetrics } from '../core/gate-metrics.ts';
import { valuesOf } from '../core/ranges.ts';
import { UsageError, unknownWord } from '../core/usage-error.ts';
import { duration, rate, share } from './units.ts';

/** What `lockstep.config.ts` may say: the options of `lockstep run` and `lockstep gate`, as values. */

const CONFIG_FILE = 'lockstep.config.ts';

const word = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const parsedBy = (parse: (text: string) => number) =>
  z.string().transform((text, context) => {
    try {
      return parse(text);
    } catch (error) {
      context.addIssue(messageOf(error));
      return z.NEVER;
    }
  });

function messageOf(error: unknown): string {
  return error instanceof InvalidArgumentError || error instanceof UsageError ? error.message : String(error);
}

const selectionShape = {
  suites: z.array(z.string()).optional(),
  model: z.array(z.string()).optional(),
  param: z.record(z.string(), z.union([word.transform((one) => [one]), z.array(word)])).optional(),
  concurrency: z.array(z.int().positive()).optional(),
  threads: z.int().positive().optional(),
  processes: z.int().positive().optional(),
  rate: z.union([z.number().positive(), parsedBy(rate)]).optional(),
  arrivals: z.enum(['poisson', 'constant']).optional(),
  budget: parsedBy(duration).optional(),
  timeout: parsedBy(duration).optional(),
  seed: z.int().nonnegative().optional(),
  margin: z.union([z.number().min(0).max(0.99), parsedBy(share)]).optional(),
  out: z.string().optional(),
  report: z.array(z.string()).optional(),
};

const sweepSchema = z.record(z.string(), z.string()).superRefine((ranges, context) => {
  for (const [name, range] of Object.entries(ranges)) {
    try {
      valuesOf(name, range);
    } catch (error) {
      context.addIssue({ code: 'custom', path: [name], message: messageOf(error) });
    }
  }
});

const configSchema = z.strictObject({
  ...selectionShape,
  sweep: sweepSchema.optional(),
  rounds: z.int().positive().optional(),
  /** What `lockstep gate` does otherwise than `lockstep run`. */
  gate: z
    .strictObject({
      ...selectionShape,
      prepare: z.string().optional(),
      accepted: z.string().optional(),
      noiseFloor: z
        .partialRecord(z.enum(gateMetrics), z.union([z.number().min(0).max(0.99), parsedBy(share)]))
        .optional(),
    })
    .optional(),
});
export type Config = z.infer<typeof configSchema>;

/**
 * The configuration of a folder; empty where there is none.
 *
 * @throws UsageError where the file throws, or says what is not understood
 */
export async function loadConfig(folder: string): Promise<Config> {
  const path = resolve(folder, CONFIG_FILE);
  if (!existsSync(path)) return {};
  let value: unknown;
  try {
    ({ default: value } = (await import(pathToFileURL(path).href)) as { default?: unknown });
  } catch (error) {
    throw new UsageError(`${CONFIG_FILE}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = configSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys') {
    const { message } = unknownWord('option', issue.keys[0] ?? '', Object.keys(configSchema.shape));
    throw new UsageError(`${CONFIG_FILE}: ${message}`);
  }
  throw new UsageError(`${CONFIG_FILE}: ${prettifyError(parsed.error).replaceAll(/\s+/g, ' ')}`);
}
