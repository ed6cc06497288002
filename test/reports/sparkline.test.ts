import { expect, test } from 'vitest';
import { sparkline } from '../../reports/terminal/table.ts';

test('quiet rounds look quiet, whatever their size', () => {
  expect(sparkline([100, 101, 99, 100], 100)).toBe('▅▅▄▅');
  expect(sparkline([0.1, 0.101, 0.099, 0.1], 0.1)).toBe('▅▅▄▅');
});

test('a quarter less is the bottom, a quarter more the top, and there is nothing beyond', () => {
  expect(sparkline([75, 125, 1, 900], 100)).toBe('▁█▁█');
});

test('where rounds are many, neighbours share a column', () => {
  const rounds = Array.from({ length: 32 }, (_, round) => (round < 16 ? 80 : 120));
  expect(sparkline(rounds, 100)).toBe('▂▂▂▂▂▂▂▂▇▇▇▇▇▇▇▇');
});

test('without rounds, or without a median, there is nothing to draw', () => {
  expect(sparkline([], 100)).toBe('');
  expect(sparkline([1, 2], null)).toBe('');
  expect(sparkline([0, 0], 0)).toBe('');
});
