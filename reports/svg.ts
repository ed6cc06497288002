import type { Comparison } from '../core/records/comparison.ts';
import type { Report } from '../core/members/report-types.ts';
import { looksOf } from './charts/looks.ts';
import { fitting, NOTE_SIZE, type Picture, subjectOf, text } from './charts/picture.ts';
import { CHART_STYLE, FONT, themeOf } from './charts/style.ts';
import { throughputPicture } from './charts/throughput.ts';
import { waterfallRows } from './charts/waterfall.ts';
import { type Html, joined, safe, trusted } from './xml/markup.ts';
import { inPlay, leadOf } from './html/scenario.ts';
import { rowsOf } from './facts/rows.ts';
import { type Piece, stacked, titled } from './charts/layout.ts';
import { clean, wrap } from './words/text.ts';

/** As wide as a page of GitHub shows an image. */
const WIDTH = 820;
const MARGIN = 24;
const INNER = WIDTH - 2 * MARGIN;
const GAP = 24;
const MOST_PANELS_A_LINE = 4;
/** Characters of 14 px in a line. */
const SENTENCE_LENGTH = 104;
const MOST_SENTENCE_LINES = 4;
const LEGEND = 'thin while an operation waits for a slot, thick while it is in flight';

const svg: Report = {
  name: 'svg',
  about: 'for a README: one picture of the first decided scenario, for light and dark pages',
  extension: '.svg',
  render: {
    run(comparison: Comparison): string {
      const { pictures, pieces } = contentOf(comparison);
      const { body, height } = stacked(pieces, { left: MARGIN, top: MARGIN });
      const description = [
        comparison.verdict.sentence,
        ...pictures.map((one) => `${one.title}: ${one.description}`),
      ].join(' ');
      return `${frame(height + MARGIN, description, body).source}\n`;
    },
  },
};
export default svg;

interface Content {
  readonly pictures: readonly Picture[];
  readonly pieces: readonly Piece[];
}

function contentOf(comparison: Comparison): Content {
  const lead = leadOf(rowsOf(comparison));
  const sentence = wrap(clean(comparison.verdict.sentence), SENTENCE_LENGTH).slice(0, MOST_SENTENCE_LINES);
  const head = [textPiece(sentence, 'sentence', 20)];
  const foot = textPiece([fitting(originOf(comparison), INNER, NOTE_SIZE)], 'note', 16);
  if (lead === null)
    return { pictures: [], pieces: [...head, textPiece(['Nothing was measured.'], 'label', 18), foot] };
  const looks = looksOf(comparison.cells);
  const subjects = lead.standings.map(({ cell }) => subjectOf(cell, looks));
  const columns = Math.min(MOST_PANELS_A_LINE, Math.max(2, inPlay(subjects).length));
  const rows = waterfallRows(inPlay(subjects), (INNER - GAP * (columns - 1)) / columns);
  const throughput = throughputPicture(subjects, INNER);
  const pieces = [
    ...head,
    textPiece([fitting(lead.label, INNER)], 'name', 16),
    ...rows.map(({ title, panels }, index) =>
      titled(index === 0 ? `${title}: ${LEGEND}` : title, panels, { columns, gap: GAP }),
    ),
    ...(throughput === null
      ? []
      : [titled(`${throughput.title}; the upright mark is the bound`, [throughput], { columns: 1, gap: 0 })]),
    foot,
  ];
  return { pictures: [...rows.flatMap(({ panels }) => panels), ...(throughput === null ? [] : [throughput])], pieces };
}

function originOf({ tool, environment, machines }: Comparison): string {
  const { runtime, cpu, startedAt } = environment;
  return [
    `${tool.name} ${tool.version}`,
    `${runtime.name} ${runtime.version}`,
    machines.length > 1 ? `${machines.length} machines` : cpu,
    startedAt.slice(0, 10),
  ].join(' · ');
}

function textPiece(lines: readonly string[], style: string, lineHeight: number): Piece {
  return {
    body: joined(lines.map((line, index) => text(0, (index + 0.75) * lineHeight, line, style))),
    height: lines.length * lineHeight,
  };
}

/** It brings its own ground, since nobody knows whether the page around it goes by the reader's theme as well. */
function frame(height: number, description: string, body: Html): Html {
  return safe`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" 
     role="img" aria-labelledby="title" aria-describedby="about" font-family="sans-serif">
    <title id="title">Concurrency models compared by lockstep</title>
    <desc id="about">${description}</desc>
    <style>${trusted(STYLE)}</style>
    <rect class="ground" width="${WIDTH}" height="${height}" rx="12"/>
    ${body}
  </svg>`;
}

const STYLE = `
svg{${themeOf('light')}}
@media (prefers-color-scheme:dark){svg{${themeOf('dark')}}}
${CHART_STYLE}
svg .ground{fill:var(--ground);stroke:var(--rule)}
svg .sentence{font:600 14px ${FONT}}
`;
