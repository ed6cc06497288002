import type { Comparison, Pairing } from '../../core/records/comparison.ts';
import { number, percent, percentWord, ratioInterval } from '../../core/text/numbers.ts';
import { type Html, joined, NOTHING, safe } from '../xml/markup.ts';
import { isDecided } from './scenario.ts';
import type { Looks } from '../charts/looks.ts';
import { prose } from './table.ts';
import { modelLabel } from '../words/labels.ts';
import { equalPairsOf, type Row } from '../facts/rows.ts';
import { noticesOf, stateFact, trustFacts } from '../facts/trust.ts';

const CAUTION = safe`<svg class="symbol" viewBox="0 0 16 16" role="img" aria-label="Caution">
  <path class="full" d="M8 1l7.5 14H.5z"/>
</svg>`;
const FINE = safe`<svg class="symbol" viewBox="0 0 16 16" role="img" aria-label="Fine">
  <path class="tick-mark" d="M2.5 8.5l3.5 4 7.5-9"/>
</svg>`;

/** The one sentence, what it rests on, and how far to trust it: what a reader in a hurry sees. */
export function verdictSection(comparison: Comparison, lead: Row | null, looks: Looks): Html {
  const { verdict, state, plan, cells } = comparison;
  const sentence = verdict.sentence.trim() || 'No verdict.';
  const stopped =
    state === 'complete' ? NOTHING : safe`<p class="stopped" role="note">${stateFact(comparison).text}</p>`;
  const eyebrow = plan.isOfClaims
    ? 'What was said, and what was found'
    : verdict.winner === null
      ? cells.some((cell) => cell.state === 'measured')
        ? 'No model wins every row'
        : 'No cell has a number'
      : safe`Winner <span class="winner ${looks.get(verdict.winner)?.colour ?? ''}">${verdict.winner}</span>`;
  return safe`<section class="verdict" aria-labelledby="verdict">
    <p class="eyebrow">${eyebrow}</p>
    <h1 id="verdict">${prose(sentence)}</h1>
    ${stopped}${keyFigures(comparison, lead)}
  </section>`;
}

export function trustSection(comparison: Comparison, rows: readonly Row[]): Html {
  const facts = trustFacts(comparison).map(({ text, isAlarm }) =>
    isAlarm ? safe`<li class="alarm">${CAUTION}${text}</li>` : safe`<li>${FINE}${text}</li>`,
  );
  const serious = noticesOf(comparison, rows).filter(({ severity }) => severity !== 'info').length;
  const link =
    serious === 0
      ? NOTHING
      : safe`<p><a href="#warnings">${serious === 1 ? 'One warning' : safe`${String(serious)} warnings`}, with what to do</a></p>`;
  return safe`<section class="trust" aria-labelledby="trust">
    <h2 id="trust">How far to trust this</h2>
    <ul>${facts}</ul>
    ${link}
  </section>`;
}

/** The numbers that the verdict rests on, large enough to be read from across a table. */
function keyFigures(comparison: Comparison, lead: Row | null): Html {
  const best = lead?.standings.find(({ isBest }) => isBest);
  if (lead === null || best === undefined || !isDecided(lead)) return NOTHING;
  const { cell, pairing } = best;
  const figures: Html[] = [];
  const add = (figure: string, about: Html) =>
    figures.push(safe`<li><strong>${figure}</strong><span>${about}</span></li>`);
  if (pairing?.ratio.estimate != null && pairing.verdict !== 'unclear') {
    add(`${number(pairing.ratio.estimate)}×`, safe`the throughput of ${pairing.baseline} ${intervalOf(pairing.ratio)}`);
  }
  if (cell.efficiency !== null)
    add(percent(cell.efficiency), safe`of what ${String(cell.concurrency)} calls in flight can do at best`);
  const dearer = equalPairsOf(comparison).find(
    ({ baseline, cpu }) => baseline.id === cell.id && cpu?.verdict === 'worse',
  );
  if (dearer?.cpu?.ratio.estimate != null) {
    add(
      `${number(dearer.cpu.ratio.estimate)}×`,
      safe`its CPU is what ${modelLabel(dearer.candidate)} takes for as many in flight ${intervalOf(dearer.cpu.ratio)}`,
    );
  }
  if (comparison.verdict.smallestDetectableChange !== null) {
    add(
      percentWord(comparison.verdict.smallestDetectableChange),
      safe`is the smallest change that this run could have seen`,
    );
  }
  return safe`<ul class="key-figures" aria-label="${modelLabel(cell)} in ${lead.label}">${joined(figures)}</ul>`;
}

function intervalOf(ratio: Pairing['ratio']): Html {
  return safe`<span class="whole">${ratioInterval(ratio).replace(/^.* /, '')}</span>`;
}
