import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { capacityReportSchema } from '../../core/records/capacity-report.ts';
import { changesSchema } from '../../core/records/changes.ts';
import { changesOf } from '../../core/analysis/changes.ts';
import { comparisonSchema } from '../../core/records/comparison.ts';
import { diagnosisSchema } from '../../core/records/diagnosis.ts';
import { gateReportSchema } from '../../core/records/gate-report.ts';
import { planSchema } from '../../core/records/records.ts';
import json from '../../reports/json.ts';
import { plan } from '../_plan.ts';
import { resultsOf } from '../_session.ts';
import { FakeWorld } from '../_world.ts';
import { httpGet } from './_cases.ts';
import { everyCase } from './_every-case.ts';
import { capacities, hostileCapacities } from './_capacity.ts';
import { fit, unusable } from './_diagnosis.ts';
import { hostileGate, inconclusive, invalid, oneSided, passing, regression } from './_gate.ts';

/** The JSON Schemas that are shipped, and what is printed, as a program in any language would check one by the other. */

const file = { width: 100, colour: false };
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
const validate = ajv.compile(z.toJSONSchema(comparisonSchema));
const errorsOf = (value: unknown) => (validate(value) ? [] : validate.errors);

describe('the JSON report', () => {
  test.each(Object.entries(everyCase))('of %s is as its schema says', (_, comparison) => {
    expect(errorsOf(JSON.parse(json.render.run(comparison, file)))).toEqual([]);
  });

  test.each([
    ['a field that is missing', ({ verdict: _verdict, ...rest }: ReturnType<typeof httpGet>) => rest],
    ['a number as text', (of: ReturnType<typeof httpGet>) => ({ ...of, elapsedMs: '48213' })],
    ['a state that is none', (of: ReturnType<typeof httpGet>) => ({ ...of, state: 'done' })],
    ['another schema version', (of: ReturnType<typeof httpGet>) => ({ ...of, schemaVersion: 2 })],
  ])('is not, with %s', (_, break_) => {
    expect(errorsOf(break_(httpGet()))).not.toEqual([]);
  });

  test('of two runs is as its schema says, and reads back as what it was written from', async () => {
    const changes = changesOf(await resultsOf(plan(), new FakeWorld()), await resultsOf(plan(), new FakeWorld()));
    const read: unknown = JSON.parse(json.render.changes!(changes, file));
    expect(ajv.validate(z.toJSONSchema(changesSchema), read)).toBe(true);
    expect(read).toEqual(changes);
  });

  test.each([
    ['that passes', passing()],
    ['with a regression', regression()],
    ['that is inconclusive', inconclusive()],
    ['that is invalid', invalid()],
    ['with what only one side has', oneSided()],
    ['of hostile names', hostileGate()],
  ])('of a gate %s is as its schema says, and reads back as what it was written from', (_, gate) => {
    const read: unknown = JSON.parse(json.render.gate!(gate, file));
    expect(ajv.validate(z.toJSONSchema(gateReportSchema), read), JSON.stringify(ajv.errors)).toBe(true);
    expect(read).toEqual(gate);
  });

  test.each([
    ['capacities', capacityReportSchema, json.render.capacity!(capacities(), file)],
    ['capacities of hostile names', capacityReportSchema, json.render.capacity!(hostileCapacities(), file)],
    ['a machine', diagnosisSchema, json.render.diagnosis!(fit(), file)],
    ['a machine that cannot measure', diagnosisSchema, json.render.diagnosis!(unusable(), file)],
    ['a plan', planSchema, json.render.plan!(plan(), file)],
  ])('of %s is as its schema says', (_, schema, text) => {
    expect(ajv.validate(z.toJSONSchema(schema), JSON.parse(text)), JSON.stringify(ajv.errors)).toBe(true);
  });

  test('of a gate is not, with another word or a field that is missing', () => {
    const schema = z.toJSONSchema(gateReportSchema);
    const { machine: _machine, ...rest } = passing();
    expect(ajv.validate(schema, rest)).toBe(false);
    expect(ajv.validate(schema, { ...passing(), verdict: { ...passing().verdict, word: 'green' } })).toBe(false);
  });
});
