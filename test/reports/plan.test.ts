import { expect, test } from 'vitest';
import { planSchema } from '../../core/records/records.ts';
import json from '../../reports/json.ts';
import markdown from '../../reports/markdown.ts';
import terminal from '../../reports/terminal.ts';
import { eventLoop, plan, pool, sequential } from '../_plan.ts';
import { htmlOf, tablesIn } from './_gfm.ts';

const file = { width: 100, colour: false };
const planned = plan({ models: [sequential, eventLoop, pool], concurrency: [4, 8] });

test('in a terminal and as markdown', async () => {
  await expect(terminal.render.plan!(planned, file)).toMatchFileSnapshot('golden/plan.txt');
  await expect(markdown.render.plan!(planned, file)).toMatchFileSnapshot('golden/plan.md');
});

test('a page has a line for every cell', () => {
  const [[, ...lines] = []] = tablesIn(htmlOf(markdown.render.plan!(planned, file)));
  expect(lines).toHaveLength(planned.trials.length);
});

test('as JSON it reads back as what it was written from', () => {
  expect(planSchema.parse(JSON.parse(json.render.plan!(planned, file)))).toEqual(planned);
});
