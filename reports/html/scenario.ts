import type { Comparison } from '../../core/records/comparison.ts';
import { latencyPicture } from '../charts/latency.ts';
import { inlineSvg, type Picture, type Subject, subjectOf } from '../charts/picture.ts';
import { cpuPicture, loopPicture, memoryPicture } from '../charts/prices.ts';
import { roundsPicture } from '../charts/rounds.ts';
import { throughputPicture } from '../charts/throughput.ts';
import { waterfallRows } from '../charts/waterfall.ts';
import { percentWord } from '../../core/text/numbers.ts';
import { type Html, joined, NOTHING, safe } from '../xml/markup.ts';
import { kindTable } from './kinds.ts';
import { observationTable } from './observations.ts';
import { figureOf } from './section.ts';
import type { Looks } from '../charts/looks.ts';
import { rankedTable } from './ranked.ts';
import type { Row } from '../facts/rows.ts';

/** What a page of many scenarios has room for. Tables are always whole. */
export interface Space {
  readonly hasPictures: boolean;
  readonly hasWaterfall: boolean;
  /** Pictures are folded away, one click under their table. */
  readonly isFolded: boolean;
}

const NO_PICTURES = safe`<p class="about">This page has no room for its pictures: 
  <code>lockstep report --as html --only …</code> draws those of fewer cells.</p>`;

/** A scenario: its table, and below it the pictures of what the table says. */
export function scenarioSection(row: Row, index: number, comparison: Comparison, looks: Looks, space: Space): Html {
  const id = `s${index}`;
  const pictures = space.hasPictures ? scenarioPictures(row, id, comparison, looks, space) : NO_PICTURES;
  const floor = row.isFloor
    ? safe`<p class="about"><span class="tag">floor</span> It measures the models and no workload, and takes no part in the verdict.</p>`
    : NOTHING;
  const tie = row.standings.some(({ isTied }) => isTied)
    ? safe`<p class="about">1= and the like: nothing in this run tells these models apart by throughput.</p>`
    : NOTHING;
  return safe`<section id="${id}" class="scenario" data-scenario aria-labelledby="${id}h">
    <h2 id="${id}h">${row.label}</h2>
    ${floor}${rankedTable(row, looks, comparison.plan.confidence)}${tie}${kindTable(row, comparison, looks)}${observationTable(row, looks)}${pictures}
  </section>`;
}

function scenarioPictures(row: Row, id: string, { plan }: Comparison, looks: Looks, space: Space): Html {
  const subjects = row.standings.map(({ cell }) => subjectOf(cell, looks));
  if (subjects.length === 0) return NOTHING;
  const content = joined([
    space.hasWaterfall ? waterfallFigure(inPlay(subjects), id) : NOTHING,
    safe`<div class="figures">${figuresOf(subjects, plan, id, row.arrivals !== null)}</div>`,
  ]);
  return space.isFolded
    ? safe`<details data-print><summary>Pictures of ${row.label}</summary>${content}</details>`
    : content;
}

/** Controls wait just as the loop beside them: their picture would say nothing more. In the order of the models. */
export function inPlay(subjects: readonly Subject[]): Subject[] {
  return subjects
    .filter(({ cell }) => !cell.isControl)
    .toSorted((a, b) => a.look.order - b.look.order || b.cell.concurrency - a.cell.concurrency);
}

export function waterfallFigure(subjects: readonly Subject[], id: string): Html {
  const rows = waterfallRows(subjects);
  if (rows.length === 0) return NOTHING;
  const panels = rows.map(
    ({ title, panels: pictures }, row) =>
      safe`<p class="row-title">${title}</p>
      <div class="panels">
        ${pictures.map((picture, place) => inlineSvg(picture, `${id}w${row}${place}`))}
      </div>`,
  );
  return safe`<figure class="hero">
    <figcaption>
      <h3>One round, operation by operation</h3>
      <p>Each line is an operation, in the order they were handed in: 
      <span class="key thin"></span> thin while it waits for a slot, 
      <span class="key thick"></span> thick while it is in flight.</p>
    </figcaption>
    ${panels}
  </figure>`;
}

function figuresOf(
  subjects: readonly Subject[],
  { margin, confidence }: Comparison['plan'],
  id: string,
  isOpen: boolean,
): Html[] {
  const interval = percentWord(confidence);
  const figures: readonly (readonly [Picture | null, string])[] = [
    [
      throughputPicture(subjects),
      `Median of the rounds with its ${interval} interval.${isOpen ? '' : ' The upright mark is the bound, which no correct measurement passes.'}`,
    ],
    [
      latencyPicture(subjects),
      `From ${isOpen ? 'the intended start' : 'being handed in'} to the answer, with the wait for a slot. The axis stretches the tail.`,
    ],
    [
      roundsPicture(subjects, margin),
      `Every dot is a round. Within the band of ±${percentWord(margin)} a difference counts as none.`,
    ],
    [cpuPicture(subjects), 'Full: the main thread. Pale: worker, I/O and collector threads of the process.'],
    [memoryPicture(subjects), 'The most that the process ever had.'],
    [loopPicture(subjects), 'What is left is free for other work on the same loop.'],
  ];
  return figures.map(([picture, about], place) => figureOf(picture, about, `${id}p${place}`));
}

/** Whether a model won in a row: it is the best there, and better than what it was compared with. */
export function isDecided({ standings }: Row): boolean {
  return standings.some(({ isBest, pairing }) => isBest && pairing?.verdict === 'better');
}

/** The row to show where there is room for one: the first that has a winner, else the first that was measured, floors last. */
export function leadOf(rows: readonly Row[]): Row | null {
  const measured = rows.filter(({ standings }) => standings.length > 0);
  return measured.find(isDecided) ?? measured.find(({ isFloor }) => !isFloor) ?? measured[0] ?? null;
}
