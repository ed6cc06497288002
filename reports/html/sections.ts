import type { Comparison } from '../../core/records/comparison.ts';
import { sweepsOf } from '../charts/concurrency.ts';
import { stallPicturesOf } from '../charts/stalls.ts';
import type { Looks } from '../charts/looks.ts';
import { FLOOR_COLUMNS, FLOOR_TITLE } from '../facts/floors.ts';
import { type Html, NOTHING, safe } from '../xml/markup.ts';
import { figureOf, section } from './section.ts';
import { prose, tableOf } from './table.ts';
import type { Row } from '../facts/rows.ts';
import { noticesOf } from '../facts/trust.ts';

/** What is said once a page, below the scenarios. Each is nothing where there is nothing to say. */

export function sweepSection({ cells }: Comparison, looks: Looks): Html {
  const sweeps = sweepsOf(cells, looks);
  if (sweeps.length === 0) return NOTHING;
  const figures = sweeps.map((picture, index) => figureOf(picture, 'Both axes are logarithmic.', `k${index}`));
  return section(
    'concurrency',
    'Throughput against calls in flight',
    safe`<p class="about">The dashed bound is K ÷ L: where a line leaves it, something other than waiting binds. 
      A model that stays level does not use what it was given.${sweeps.some(({ hasLaw }) => hasLaw) ? LAW : NOTHING}</p>
    <div class="figures">${figures}</div>`,
  );
}

const LAW = safe` The thin curve is the Universal Scalability Law fitted to the points of a model (Gunther, arXiv:0808.1431), 
  and the upright line its K*: with more calls in flight than that, throughput falls.`;

/** Rows of an open loop that differ in the share of stalls alone. */
export function stallSection({ cells }: Comparison, looks: Looks): Html {
  const pictures = stallPicturesOf(cells, looks);
  if (pictures.length === 0) return NOTHING;
  const about = 'Median of the rounds with its interval, both axes from zero.';
  const figures = pictures.map((picture, index) => figureOf(picture, about, `d${index}`));
  return section(
    'stalls',
    'Healthy goodput against the share of stalls',
    safe`<p class="about">Operations that succeeded without a stall before the last arrival, a second. 
      The upright line is p*, in the colour of its model: the share of stalls at which arrivals ask for all slots (λ·S = slots). 
      Beyond it the queue grows as long as the stalls last.</p>
    <div class="figures">${figures}</div>`,
  );
}

export function floorSection({ floors }: Comparison, looks: Looks): Html {
  if (floors.length === 0) return NOTHING;
  const caption = 'Measured one call at a time, and never subtracted from anything';
  return section('floors', FLOOR_TITLE, tableOf({ caption, columns: FLOOR_COLUMNS, items: floors, looks }));
}

/** Every warning, with what to do about it: also those that only inform. */
export function warningSection(comparison: Comparison, rows: readonly Row[]): Html {
  const notices = noticesOf(comparison, rows);
  if (notices.length === 0) return NOTHING;
  const items = notices.map(
    ({ severity, code, advice, subjects }) => safe`<li class="${severity}">
      <p><span class="verdict-mark ${severity}">${severity}</span> <code>${code}</code> ${prose(advice)}</p>
      <p class="quiet">${subjects.join('; ')}</p>
    </li>`,
  );
  return section('warnings', 'Warnings, and what to do', safe`<ul class="warnings">${items}</ul>`);
}
