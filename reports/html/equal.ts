import { contenderText } from '../../core/text/shape.ts';
import type { Comparison } from '../../core/records/comparison.ts';
import { percentWord } from '../../core/text/numbers.ts';
import { type ForestLine, forestPicture } from '../charts/forest.ts';
import type { Looks } from '../charts/looks.ts';
import { EQUAL_COLUMNS, EQUAL_TITLE, RUNTIME_COLUMNS, RUNTIME_TITLE, scenarioColumns } from '../facts/equal.ts';
import { type EqualPair, equalPairsOf, type Row } from '../facts/rows.ts';
import { cellLabel } from '../words/labels.ts';
import { type Html, NOTHING, safe } from '../xml/markup.ts';
import { figureOf, section } from './section.ts';
import { tableOf } from './table.ts';

/** More lines than these are a table's business. */
const FOREST_LINES = 12;

/**
 * The second view on a pool. With as many calls in flight as on one loop it can wait for no more than the loop, so that
 * whatever is left between the two is the price of the threads themselves.
 */
export function equalSection(comparison: Comparison, rows: readonly Row[], looks: Looks): Html {
  const pairs = equalPairsOf(comparison);
  if (pairs.length === 0) return NOTHING;
  const labels = new Map(rows.map((row) => [row.scenario, row.label]));
  const labelOf = (pair: EqualPair) => labels.get(pair.scenario) ?? pair.scenario;
  const hasScenarios = rows.length > 1;
  return section(
    'equal',
    EQUAL_TITLE,
    safe`<p class="about">With as many calls in flight as one loop, a pool can wait for no more than the loop can. 
      What is left between the two is the price of the threads.</p>
    ${forests(pairs, hasScenarios ? labelOf : () => '', comparison.plan.margin, looks)}
    ${tableOf({
      caption: 'The same calls in flight on both sides',
      columns: [...scenarioColumns(rows, ({ scenario }: EqualPair) => scenario), ...EQUAL_COLUMNS],
      items: pairs,
      looks,
      isFilterable: true,
    })}`,
  );
}

/** The same for a model on another runtime: a table, since each of its lines has two names. */
export function runtimeSection(comparison: Comparison, rows: readonly Row[], looks: Looks): Html {
  const items = equalPairsOf(comparison, 'runtime');
  if (items.length === 0) return NOTHING;
  return section(
    'runtimes',
    RUNTIME_TITLE,
    safe`<p class="about">The same model with the same calls in flight and the same work, witnessed alike, on two runtimes. CPU is
      what the system counted, and not what a runtime says of itself.</p>
    ${tableOf({
      caption: 'The same model on two runtimes',
      columns: [...scenarioColumns(rows, ({ scenario }: EqualPair) => scenario), ...RUNTIME_COLUMNS],
      items,
      looks,
      isFilterable: true,
    })}`,
  );
}

/** A floor is far from every workload: on the same axis it would press all others into one spot. */
function forests(all: readonly EqualPair[], whereOf: (pair: EqualPair) => string, margin: number, looks: Looks): Html {
  const pairs = all.filter(({ candidate }) => !candidate.isFloor);
  if (pairs.length > FOREST_LINES) return NOTHING;
  const lines = (of: (pair: EqualPair) => EqualPair['cpu']): ForestLine[] =>
    pairs.flatMap((pair) => {
      const pairing = of(pair);
      const { candidate } = pair;
      const name = { label: cellLabel(candidate), where: whereOf(pair), look: looks.get(contenderText(candidate))! };
      return pairing === null ? [] : [{ ...name, pairing }];
    });
  const throughput = forestPicture(
    'Operations per second: pool ÷ loop',
    lines((pair) => pair.throughput),
    margin,
  );
  const cpu = forestPicture(
    'CPU per operation: pool ÷ loop',
    lines((pair) => pair.cpu),
    margin,
  );
  if (throughput === null && cpu === null) return NOTHING;
  return safe`<div class="figures">
    ${figureOf(throughput, `Left of 1× the pool does less. Within the band of ±${percentWord(margin)} a difference counts as none.`, 'e0')}
    ${figureOf(cpu, 'Right of 1× the pool takes more. Both axes are logarithmic: half as much is as far away as twice as much.', 'e1')}
  </div>`;
}
