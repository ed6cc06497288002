import { expect, test } from 'vitest';
import { comparisonSchema } from '../../core/records/comparison.ts';
import json from '../../reports/json.ts';
import { empty, interrupted } from './_cases.ts';
import { everyCase } from './_every-case.ts';
import { hostile } from './_hostile.ts';

const file = { width: 100, colour: false };

test.each(Object.entries(everyCase))('%s reads back as the comparison it was written from', (_, comparison) => {
  expect(comparisonSchema.parse(JSON.parse(json.render.run(comparison, file)))).toEqual(comparison);
});

test('what was not measured is null, and never left out', () => {
  const read = JSON.parse(json.render.run(interrupted(), file));
  expect(read.machine.stealShare).toBeNull();
  expect(read.cells[0].throughputPerSecond).toEqual({ median: 48.8, low: null, high: null });
});

test('no character in it is acted on by a terminal or an editor', () => {
  expect(json.render.run(hostile(), file)).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\u2028\u2029]/u);
});

test('it ends with one newline, as files do', () => {
  expect(json.render.run(empty(), file)).toMatch(/[^\n]\n$/);
});
