import { expect, test } from 'vitest';
import { type Diagnosis, diagnosisSchema } from '../../core/records/diagnosis.ts';
import json from '../../reports/json.ts';
import markdown from '../../reports/markdown.ts';
import terminal from '../../reports/terminal.ts';
import { fit, hostileDiagnosis, unfit, unusable } from './_diagnosis.ts';
import { htmlOf, tablesIn } from './_gfm.ts';

const file = { width: 100, colour: false };
const text = (diagnosis: Diagnosis) => terminal.render.diagnosis!(diagnosis, file);
const page = (diagnosis: Diagnosis) => markdown.render.diagnosis!(diagnosis, file);
const cases = { fit: fit(), unfit: unfit(), unusable: unusable() };

test.each(Object.entries(cases))('%s in a terminal and as markdown', async (name, diagnosis) => {
  await expect(text(diagnosis)).toMatchFileSnapshot(`golden/diagnosis-${name}.txt`);
  await expect(page(diagnosis)).toMatchFileSnapshot(`golden/diagnosis-${name}.md`);
});

test('in a terminal there is a line a check and a gate, and below them what can be seen', () => {
  expect(text(fit()).split('\n')).toEqual([
    '✓ loopback         127.0.0.1 can be listened on',
    '! load             1.53 before we began: other programs run here: stop them',
    `✓ same code        ${fit().same?.verdict.sentence}`,
    `✓ planted slowdown caught: ${fit().planted?.verdict.sentence}`,
    '',
    'Smallest change this machine can see in 120 s: 3.1 % of time, 6.0 % of CPU.',
    'Two processes of the same code differ by more here than is assumed; gate with --noise-floor makespanMs=2.3%',
    '',
  ]);
  expect(text(unfit())).toContain('✗ planted slowdown NOT caught: ');
  expect(text(unfit())).toContain('\n\nHow small a slowdown this machine can see could not be measured.\n');
});

test('where nothing was measured there are the checks, and no more', () => {
  expect(text(unusable())).toBe('✗ loopback         listen EPERM 127.0.0.1: servers cannot start here\n');
  expect(tablesIn(htmlOf(page(unusable())))).toHaveLength(1);
});

test('a page says first whether the machine can be trusted', () => {
  for (const diagnosis of Object.values(cases)) {
    expect(page(diagnosis).split('\n')[0]).toBe(`**${diagnosis.verdict.sentence}**`);
  }
});

test('as JSON it reads back as what it was written from, by its schema, with the fields it always had', () => {
  for (const diagnosis of [...Object.values(cases), hostileDiagnosis()]) {
    const read: unknown = JSON.parse(json.render.diagnosis!(diagnosis, file));
    expect(diagnosisSchema.parse(read)).toEqual(diagnosis);
    const { checks, same, planted, smallest, noise } = diagnosis;
    expect(read).toMatchObject({ checks, same, planted, smallest, noise });
  }
});

test('a name acts on no terminal', () => {
  expect(text(hostileDiagnosis())).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\u2028\u2029]/u);
});
