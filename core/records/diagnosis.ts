import { z } from 'zod';
import { gateMetrics } from './gate-metrics.ts';
import { gateReportSchema } from './gate-report.ts';
import { environmentSchema } from './records.ts';

/**
 * What was found of a machine, as data: the JSON report of `lockstep doctor`, and what every other form of it is made from.
 * A contract like that of the comparison: within a schema version fields may be added, and those here keep their name, unit
 * and meaning.
 */

/** One thing that a machine must have, or should have, before anything is measured on it. */
const checkSchema = z.object({
  name: z.string(),
  state: z.enum(['good', 'warning', 'bad']),
  /** What was found, and what to do where it is not good. */
  text: z.string(),
});
export type Check = z.infer<typeof checkSchema>;

/** By metric, as a share; without those that were not measured. */
const shareByMetric = z.partialRecord(z.enum(gateMetrics), z.number());
export type ShareByMetric = Readonly<z.infer<typeof shareByMetric>>;

/**
 * `fit`: equal code looks equal, and the planted slowdown is caught. `unfit`: one of the two is not so. `unusable`: a check is
 * bad, and nothing was measured.
 */
const word = z.enum(['fit', 'unfit', 'unusable', 'interrupted']);
export type DiagnosisWord = z.infer<typeof word>;

export const diagnosisSchema = z.object({
  schemaVersion: z.literal(1),
  tool: z.object({ name: z.string(), version: z.string() }),
  /** The command that looks again. */
  command: z.string(),
  environment: environmentSchema,
  checks: z.array(checkSchema),
  /** The gate of the same code on both sides; null where nothing was measured. */
  same: gateReportSchema.nullable(),
  /** The gate of the same code, of which one side was made slower by `plantedShare`. */
  planted: gateReportSchema.nullable(),
  plantedShare: z.number(),
  /** What the metric of the cell that is hardest to see could have shown. */
  smallest: shareByMetric,
  /** Standard deviation between two processes of the same code, the largest of all cells. */
  noise: shareByMetric,
  verdict: z.object({
    word,
    sentence: z.string(),
    /** Whether the gate of the same code says nothing against it; null where it was not measured. */
    isSameEqual: z.boolean().nullable(),
    /** Whether the gate of the planted slowdown sees it. */
    isPlantedCaught: z.boolean().nullable(),
  }),
  /** What to do here, a sentence each. */
  advice: z.array(z.string()),
});
export type Diagnosis = z.infer<typeof diagnosisSchema>;
