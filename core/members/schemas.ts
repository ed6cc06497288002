import { prettifyError, z } from 'zod';
import { unknownWord } from '../text/errors.ts';
import { isClass } from './suite-of.ts';
import type { GivenSuite } from './types.ts';
import { claimSchema } from '../records/claim.ts';
import { moduleRef, params, paramValue, workloadRef } from '../records/schema-parts.ts';

/** What a file of each folder must export, so that a file that is something else says so before anything runs. */

const callable = z.custom<(...values: never[]) => unknown>(
  (value) => typeof value === 'function',
  'must be a function',
);
const names = { name: z.string(), about: z.string() };

export const paramSpec = z.strictObject({
  about: z.string(),
  values: z.array(paramValue).min(1),
  oneOf: z.array(paramValue).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  isInteger: z.boolean().optional(),
  isCircumstance: z.boolean().optional(),
});

/** Its values alone are short for a parameter. */
const givenParam = z.preprocess(
  (given) => (Array.isArray(given) ? { values: given } : given),
  paramSpec.partial({ about: true }),
);
const counts = z.union(
  [z.int().positive(), z.array(z.int().positive()).min(1)],
  'must be a whole number of at least 1, or a list of such',
);
const words = z.array(z.string()).min(1);
const program = z.strictObject({
  command: z.union([z.string().min(1), words]),
  ready: z.string().optional(),
  readyMs: z.number().positive().optional(),
  cwd: z.string().optional(),
  environment: z.record(z.string(), z.string()).optional(),
});
/** What a suite may name as its server. */
const server = z.union(
  [z.string(), program],
  "must be a name, './my-server.ts', an address, { command: 'npm start' } or null",
);

export const memberSchemas = {
  /** As it is given: what is left out has a default (`suiteOf`). */
  suite: z.strictObject({
    name: z.string().optional(),
    about: z.string().optional(),
    server: server.nullable().optional(),
    workload: z.union([z.string(), workloadRef], 'must be the name of an export'),
    inputs: z.union([z.string(), moduleRef], 'must be the name of an export').optional(),
    params: z.record(z.string(), givenParam).optional(),
    operations: counts.optional(),
    concurrency: counts.optional(),
    threads: z.int().nonnegative().optional(),
    processes: z.int().positive().optional(),
    models: z.array(z.string()).min(1).optional(),
    companion: moduleRef.optional(),
    isServed: z.boolean().optional(),
    interleaved: z.string().optional(),
    isFloor: z.boolean().optional(),
    timeoutMs: z.number().positive().optional(),
    errors: z.literal('count').optional(),
    connect: z.literal('per-round').optional(),
    maxConnections: z.int().positive().optional(),
    work: callable.optional(),
    bound: callable.nullable().optional(),
    leastMs: callable.optional(),
    connections: callable.optional(),
    inFlight: callable.optional(),
    environment: z
      .union([callable, z.record(z.string(), z.string())], 'must be variables and their texts, or a function')
      .optional(),
    claims: z.array(claimSchema).optional(),
  }),
  model: z.object({
    ...names,
    threads: z.int().positive().optional(),
    isSelfScheduling: z.boolean().optional(),
    shapes: callable,
    prepare: callable,
  }),
  server: z.object({
    ...names,
    probe: z.object({ suite: z.string(), params, concurrency: z.int() }).nullable(),
    start: callable,
  }),
  report: z.object({
    ...names,
    extension: z.string(),
    render: z.object({
      run: callable,
      live: callable.optional(),
      changes: callable.optional(),
      gate: callable.optional(),
      explanation: callable.optional(),
      capacity: callable.optional(),
      diagnosis: callable.optional(),
      plan: callable.optional(),
      catalogue: callable.optional(),
    }),
  }),
};

export type MemberKind = keyof typeof memberSchemas;

/** @throws Error naming the first thing that is not as a member of this kind must be */
export function checkMember(kind: MemberKind, value: unknown): void {
  const other = kind === 'suite' ? otherThanObject(value) : null;
  if (other !== null)
    throw new Error(`not a suite: ${other}, where a function or what defineSuite() returns is wanted`);
  const parsed = memberSchemas[kind].safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    if (issue?.code === 'unrecognized_keys') throw unknownField(issue.path, issue.keys);
    throw new Error(`not a ${kind}: ${prettifyError(parsed.error).replaceAll(/\s+/g, ' ')}`);
  }
  if (kind === 'suite') checkInterleaved(value as GivenSuite);
}

/** What a value is that has no fields to be looked at. */
function otherThanObject(value: unknown): string | null {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  if (value instanceof Promise) return 'a promise';
  if (isClass(value)) return 'a class';
  return typeof value === 'object' ? null : `a ${typeof value}`;
}

/** A misspelt field would be ignored in silence. */
function unknownField(path: readonly PropertyKey[], [field = '']: readonly string[]): Error {
  const known = Object.keys((path.length === 0 ? memberSchemas.suite : paramSpec).shape);
  return unknownWord(path.length === 0 ? 'field' : `field of ${path.join('.')}`, field, known);
}

function checkInterleaved({ interleaved, params: specs = {} }: GivenSuite): void {
  if (interleaved === undefined || interleaved in specs) return;
  throw unknownWord('parameter to interleave', interleaved, Object.keys(specs));
}
