import type { Comparison } from '../../core/records/comparison.ts';
import type { Live } from '../../core/records/live.ts';
import { count, duration, percentWord } from '../../core/text/numbers.ts';
import { ratioText } from '../../core/text/words.ts';
import { contenderText } from '../../core/text/shape.ts';
import { forestPicture } from '../charts/forest.ts';
import { type Looks, looksOf } from '../charts/looks.ts';
import { subjectOf } from '../charts/picture.ts';
import { rowsOf } from '../facts/rows.ts';
import { cellLabel, modelLabel } from '../words/labels.ts';
import { type Html, joined, NOTHING, safe } from '../xml/markup.ts';
import { symbolDefinitions } from './columns.ts';
import { LIVE_SCRIPT } from './live-script.ts';
import { pageOf } from './page.ts';
import { rankedTable } from './ranked.ts';
import { inPlay, waterfallFigure } from './scenario.ts';
import { figureOf, section } from './section.ts';
import { definitions, prose } from './table.ts';

/** A page of a run that is not over: the same parts as that of its report, of the row that is measured now. */
export function livePage(live: Live): Html {
  const { comparison, run } = live;
  const looks = looksOf(comparison?.cells ?? []);
  const main = joined([
    symbolDefinitions(looks),
    headSection(live),
    ...(comparison === null ? [gateSection(live)] : rowSections(comparison, looks)),
    machineSection(live),
    leftOutSection(live),
    rowsSection(live),
  ]);
  return pageOf({
    title: `${stateText(live)} · lockstep`,
    main,
    footer: safe`<footer><p>lockstep ${run.version} · ${run.startedAt} · ${run.command}</p></footer>`,
    data: NOTHING,
    ...(live.state === 'ended' ? {} : { script: LIVE_SCRIPT }),
  });
}

function stateText({ state, rows }: Live): string {
  const place = rows.findLastIndex(({ state: each }) => each === 'running');
  const row = rows[place];
  const where = row === undefined ? '' : ` row ${place + 1} of ${rows.length}: ${row.name}`;
  if (state === 'ended') return 'It has ended';
  return state === 'paused' ? `Paused by hand,${where}` : `Measuring${where}`;
}

function headSection(live: Live): Html {
  const { comparison, rounds, elapsedMs, etaMs, state } = live;
  const isOfRow = comparison !== null && rowsOf(comparison).length > 0; // the probe of a server compares nothing
  const sentence = isOfRow ? comparison.verdict.sentence.trim() : '';
  const isOver = state === 'ended';
  const ticks = isOver ? NOTHING : safe` data-ticks="${String(elapsedMs)}"`;
  const figures = [
    [count(rounds.done), rounds.left === null ? 'rounds done' : `rounds done, ${count(rounds.left)} left`, NOTHING],
    [duration(elapsedMs), 'since it began', ticks],
    [etaMs === null || isOver ? '–' : duration(etaMs), 'more, at most', NOTHING],
  ] as const;
  return safe`<section class="verdict" aria-labelledby="verdict">
    <p class="eyebrow" id="state">${stateText(live)}</p>
    <h1 id="verdict">${sentence === '' ? wordsBefore(live) : prose(sentence)}</h1>
    <ul class="key-figures" aria-label="How far it is">
      ${figures.map(([figure, about, more]) => safe`<li><strong${more}>${figure}</strong><span>${about}</span></li>`)}
    </ul>
  </section>`;
}

/** What stands in the place of the sentence while there is none. */
function wordsBefore({ run, state, said }: Live): string {
  if (state === 'ended') return `What it says is at its terminal${run.file === null ? '' : ` and in ${run.file}`}`;
  if (run.kind === 'gate') return said ?? 'Nothing is known yet';
  return 'Nothing is known of this row yet';
}

function rowSections(comparison: Comparison, looks: Looks): Html[] {
  const { plan, cells, comparisons } = comparison;
  const [row] = rowsOf(comparison);
  if (row === undefined) return [];
  const named = new Map(cells.map((cell) => [cell.id, cell]));
  const lines = comparisons
    .filter(({ kind, metric }) => kind === 'natural' && metric === 'throughputPerSecond')
    .flatMap((pairing) => {
      const candidate = named.get(pairing.candidateId);
      if (candidate === undefined) return [];
      const where = `against ${modelLabel(named.get(pairing.baselineId) ?? candidate)}`;
      return [{ label: cellLabel(candidate), where, look: looks.get(contenderText(candidate))!, pairing }];
    });
  const forest = forestPicture('Operations per second, as far as it is known', lines, plan.margin);
  const about = `With its ${percentWord(plan.confidence)} interval, which narrows from round to round. Within the band a difference counts as none.`;
  const waterfall = waterfallFigure(inPlay(cells.map((cell) => subjectOf(cell, looks))), 'livew');
  return [
    forest === null
      ? section(
          'ratios',
          'Ratios',
          safe`<p class="about">Nothing is known yet: an interval needs more rounds that count.</p>`,
        )
      : section('ratios', 'Ratios', safe`<div class="figures">${figureOf(forest, about, 'liver')}</div>`),
    section('row', row.label, rankedTable(row, looks, plan.confidence)),
    waterfall.source === '' ? NOTHING : section('round', 'The last round', waterfall),
  ];
}

/** A gate has no rows of models, and its ratios as numbers. */
function gateSection({ run, ratios }: Live): Html {
  if (run.kind !== 'gate' || ratios.length === 0) return NOTHING;
  const told = ratios.map(({ candidate, verdict, ...ratio }) => [candidate, `${ratioText(ratio)} ${verdict}`] as const);
  return section('ratios', 'Against the base, as far as it is known', definitions(told));
}

function machineSection({ machine }: Live): Html {
  if (machine === null) return NOTHING;
  const { foreignCpuShare, stealShare, cpuPressureShare, loopbackMicros } = machine;
  const share = (value: number | null) => (value === null ? 'not known' : percentWord(value));
  return section(
    'machine',
    'The machine beside the last round',
    definitions([
      ['Other programs', `${share(foreignCpuShare)} of the CPU`],
      ['Steal', share(stealShare)],
      ['CPU pressure (PSI)', share(cpuPressureShare)],
      ['Loopback round trip', loopbackMicros === null ? 'not known' : duration(loopbackMicros / 1000)],
    ]),
  );
}

function leftOutSection({ leftOut, byHand }: Live): Html {
  if (leftOut.length === 0 && byHand.length === 0) return NOTHING;
  const rounds = leftOut.map(
    ({ trial, round, reason }) => safe`<li>round ${String(round)} of ${trial}: ${reason}</li>`,
  );
  const hands = byHand.map((text) => safe`<li class="warning">by hand: ${text}</li>`);
  return section(
    'left-out',
    'What does not count, and what was done by hand',
    safe`<ul class="warnings">${hands}${rounds}</ul>`,
  );
}

function rowsSection({ rows }: Live): Html {
  const items = rows.map(
    ({ name, state, rounds: { done, planned } }) =>
      safe`<li>${name}: ${state}, ${String(done)}${planned === null ? '' : ` of ${planned}`} rounds</li>`,
  );
  return section(
    'rows',
    'All rows',
    safe`<details id="all-rows"><summary>${count(rows.length)} ${rows.length === 1 ? 'row' : 'rows'}</summary><ul>${items}</ul></details>`,
  );
}
