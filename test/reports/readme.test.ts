import { expect, test } from 'vitest';
import readme from '../../reports/readme.ts';
import { empty, httpGet, interrupted, withMissingCells } from './_cases.ts';

const render = (of = httpGet()) => readme.render.run(of, { width: 100, colour: false }).replaceAll('\u00A0', ' ');

test('is verdict, trust, ranked tables, what it was measured with, and the command', () => {
  const order = ['**event-loop: on', 'complete in 48.2 s', '### http-get', 'Measured by', '```sh'].map((text) =>
    render().indexOf(text),
  );
  expect(order).not.toContain(-1);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(render()).toContain(
    'Measured by lockstep 0.1.0 on node 24.21.0, AMD EPYC 7763 64-Core Processor, 2 usable cores, 2026-11-22, commit 712aea8c0ffee:',
  );
});

test('folds nothing away, and has no table but those of the rows', () => {
  expect(render(withMissingCells())).not.toContain('<details>');
  expect(render(withMissingCells()).match(/^\| rank/gm)).toHaveLength(2);
  expect(render(withMissingCells())).not.toContain('### Floors');
});

test('a run that did not end well says so in the line of trust', () => {
  expect(render(interrupted())).toContain('⚠ **INTERRUPTED after 11.9 s (SIGINT)');
  expect(render(empty())).toContain('⚠ **no cell was measured**');
});
