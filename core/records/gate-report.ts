import { z } from 'zod';
import { gateCounts, gateMetrics } from './gate-metrics.ts';
import { identitySchema } from './identity.ts';
import { environmentSchema } from './records.ts';
import { endState, value } from './schema-parts.ts';

/**
 * What a gate says, as data: its JSON report, and what every other form of it is made from. Ratios are candidate ÷ base,
 * so above 1 is slower. Null = not measured.
 */

/** What the candidate is compared with: a commit, by the name it was asked for. */
export const baseSchema = z.object({ ref: z.string(), commit: z.string() });

/** Where a gate compares two versions of a package, and not two commits: which. */
export const versionsSchema = z.object({ name: z.string(), base: z.string(), candidate: z.string() });
export type ComparedVersions = z.infer<typeof versionsSchema>;

/**
 * `invalid` is no word about speed: something gated failed or was wrong, and that is never a pass. Neither are `new` and
 * `removed`: only one side has it, so that nothing was compared.
 */
const word = z.enum(['pass', 'regression', 'inconclusive', 'invalid', 'new', 'removed']);
export type GateWord = z.infer<typeof word>;

/** Until which day; null where a rule allows it for what got faster. */
const acceptance = z.object({ reason: z.string(), expires: z.string().nullable() }).nullable();

const metricSchema = z.object({
  metric: z.enum(gateMetrics),
  /** False where it is shown and can fail nothing. */
  isGated: z.boolean(),
  /** The smallest slowdown that must not slip through, as a share. */
  margin: value,
  word: z.enum(['pass', 'regression', 'inconclusive']),
  reason: z.string(),
  /** Several machines say otherwise of it, by more than their pairs of processes explain. */
  isDisputed: z.boolean().default(false),
  /** Medians over all rounds of each side: how large the thing is, not what is compared. */
  base: value,
  candidate: value,
  ratio: z.object({ estimate: value, low: value, high: value }),
  /** Holm-adjusted over all gated metrics, and over the suspects. */
  screenP: value,
  confirmP: value,
  rounds: z.int(),
  processPairs: z.int(),
  /** Standard deviation between pairs of processes as a share: assumed at the least, and seen. */
  noiseFloor: z.number(),
  noise: value,
  /** A slowdown of this share would have been caught nine times of ten. */
  smallestDetectable: value,
  /** The accepted change that covers a regression: it counts as a pass until it expires. */
  accepted: acceptance,
});
export type GateMetric = z.infer<typeof metricSchema>;

/** What one metric of the base did against itself, over all cells that had the control: again ÷ base. */
const controlSchema = z.object({
  metric: z.enum(gateMetrics),
  ratio: z.object({ estimate: value, low: value, high: value }),
  rounds: z.int(),
  processPairs: z.int(),
  /** Standard deviation between pairs of processes, as a share. */
  noise: value,
  /** By as much as would fail a candidate, and by more than its noise explains: then the gate is inconclusive. */
  isMoved: z.boolean(),
});
export type GateControl = z.infer<typeof controlSchema>;

const cellSchema = z.object({
  ...identitySchema.shape,
  word,
  reason: z.string().nullable(),
  /** What has no noise and differs: exact, each with what it means. */
  counts: z.array(
    z.object({
      metric: z.enum(gateCounts),
      what: z.string(),
      base: z.number(),
      candidate: z.number(),
      isWorse: z.boolean(),
      /** The accepted change that covers it: it is no regression until that expires. */
      accepted: acceptance,
    }),
  ),
  metrics: z.array(metricSchema),
});
export type GateCellReport = z.infer<typeof cellSchema>;

export const gateReportSchema = z.object({
  schemaVersion: z.literal(1),
  tool: z.object({ name: z.string(), version: z.string() }),
  command: z.string(),
  environment: environmentSchema,
  base: baseSchema,
  candidate: z.object({ commit: z.string().nullable(), isDirty: z.boolean().nullable() }),
  versions: versionsSchema.optional(),
  state: endState,
  reason: z.string().nullable(),
  elapsedMs: value,
  margin: z.number(),
  budgetMs: z.number(),
  verdict: z.object({ word, sentence: z.string(), smallestDetectable: value }),
  /** How the machine behaved: medians over pairs of processes, and the highest load. */
  machine: z.object({
    load1: value,
    foreignCpuShare: value,
    stealShare: value,
    cpuPressureShare: value,
  }),
  /** Of a merged gate: who measured it; `environment` is that of the first. Else none. */
  machines: z
    .array(
      z.object({ name: z.string(), environment: environmentSchema, state: endState, reason: z.string().nullable() }),
    )
    .default([]),
  /** The base against itself; none where it was measured once. */
  control: z.array(controlSchema).default([]),
  cells: z.array(cellSchema),
  /** Circumstances a reader must know, a sentence each. */
  notes: z.array(z.string()),
});
export type GateReport = z.infer<typeof gateReportSchema>;
