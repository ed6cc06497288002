import { mkdirSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { capacityReportSchema } from '../core/records/capacity-report.ts';
import { catalogueSchema } from '../core/members/catalogue.ts';
import { changesSchema } from '../core/records/changes.ts';
import { comparisonSchema } from '../core/records/comparison.ts';
import { diagnosisSchema } from '../core/records/diagnosis.ts';
import { explanationSchema } from '../core/records/explanation.ts';
import { gateReportSchema } from '../core/records/gate-report.ts';
import { planSchema, recordSchema } from '../core/records/records.ts';

/**
 * Writes the JSON Schemas of what others read: the JSON report, that of two runs, an explanation, those of a gate, of
 * capacities, of a machine, of a plan and of what can be named, and a line of the result file.
 */

const folder = new URL('../dist/schemas/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries({
  report: comparisonSchema,
  changes: changesSchema,
  explanation: explanationSchema,
  gate: gateReportSchema,
  capacity: capacityReportSchema,
  diagnosis: diagnosisSchema,
  plan: planSchema,
  list: catalogueSchema,
  record: recordSchema,
})) {
  writeFileSync(new URL(`${name}.schema.json`, folder), `${JSON.stringify(z.toJSONSchema(schema), null, 2)}\n`);
}
