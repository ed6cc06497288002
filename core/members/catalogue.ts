import { z } from 'zod';
import { paramSpec } from './schemas.ts';

/** What there is to name, as data: the JSON report of `lockstep list`, and what every other form of it is made from. */

const namedSchema = z.object({ name: z.string(), about: z.string() });
export type Named = z.infer<typeof namedSchema>;

/** A suite, and what can be asked of it. */
const namedSuiteSchema = namedSchema.extend({
  server: z.string().nullable(),
  params: z.record(z.string(), paramSpec),
  concurrency: z.array(z.int()),
});
export type NamedSuite = z.infer<typeof namedSuiteSchema>;

/** By folder, each in the order of its names; of the folders only those that were asked for. */
export const catalogueSchema = z.object({
  suites: z.array(namedSuiteSchema).optional(),
  models: z.array(namedSchema).optional(),
  servers: z.array(namedSchema).optional(),
  reports: z.array(namedSchema).optional(),
});
export type Catalogue = z.infer<typeof catalogueSchema>;
