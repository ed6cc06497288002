import { MODEL_COLOURS } from './looks.ts';

/** The colours of page and pictures, by what they are for. Contrast of every text on its ground is at least 4.5 : 1. */
const COLOURS = {
  ground: { light: '#ffffff', dark: '#101418' },
  raised: { light: '#f6f7f9', dark: '#171c22' },
  ink: { light: '#14181d', dark: '#e9edf2' },
  quiet: { light: '#57606c', dark: '#9fa9b6' },
  rule: { light: '#dfe3e8', dark: '#2b323b' },
  grid: { light: '#e8ebef', dark: '#262d35' },
  track: { light: '#eef0f3', dark: '#1f262d' },
  accent: { light: '#0067b0', dark: '#5fb2ff' },
  good: { light: '#0b7a43', dark: '#4fd08a' },
  bad: { light: '#bf2f2a', dark: '#ff8d85' },
  doubt: { light: '#8a5a00', dark: '#f0b849' },
} as const;

export type Theme = 'light' | 'dark';

/** Declarations of all custom properties of one theme. */
export function themeOf(theme: Theme): string {
  const named = Object.entries(COLOURS).map(([name, colour]) => `--${name}:${colour[theme]}`);
  const models = MODEL_COLOURS.map((colour, place) => `--m${place}:${colour[theme]}`);
  return [...named, ...models].join(';');
}

/** Faces that a system has, the same in the page and in a picture that stands alone: nothing is ever fetched. */
export const FONT = `-apple-system,"Segoe UI Variable Text","Segoe UI",Roboto,Ubuntu,Cantarell,"Noto Sans","Helvetica Neue",Arial,sans-serif`;

/** Everything that a picture is drawn with. Its marks take the colour of their model from the group that they are in. */
export const CHART_STYLE = `
svg text{font:12px ${FONT};fill:var(--ink);font-variant-numeric:tabular-nums}
svg .name{font-weight:600}
svg .figure{font-weight:600}
svg .note,svg .tick,svg .end-name{font-size:11px}
svg .note,svg .tick,svg .quiet,svg .aside{fill:var(--quiet)}
svg .aside{font-weight:400}
svg .end-name{font-weight:600}
svg .halo{paint-order:stroke;stroke:var(--ground);stroke-width:4px;stroke-linejoin:round}
svg .solid,.solid{fill:currentColor}
svg .hollow,.hollow{fill:var(--ground);stroke:currentColor;stroke-width:1.5}
svg .full{fill:currentColor}
svg .light{fill:currentColor;fill-opacity:.28}
svg .muted{opacity:.5}
svg .grid,svg .wait,svg .flight,svg .end,svg .line,svg .range,svg .leader,svg .dot,svg .far,svg .rim,svg .whisker,svg .bound,svg .even,.brand-mark,.tick-mark{fill:none}
svg .grid{stroke:var(--grid)}
svg .wait{stroke:currentColor;stroke-opacity:.36}
svg .flight{stroke:currentColor}
svg .end{stroke:var(--ink);stroke-width:1.25}
svg .line,svg .range{stroke:currentColor;stroke-width:2;stroke-linejoin:round}
svg .variant1{stroke-dasharray:7 4}
svg .variant2{stroke-dasharray:2 3}
svg .control{stroke-dasharray:1 4;stroke-linecap:round;stroke-opacity:.75}
svg .leader{stroke:var(--rule)}
svg .dot{stroke:currentColor;stroke-width:6;stroke-linecap:round;stroke-opacity:.7}
svg .far{stroke:currentColor;stroke-width:2}
svg .rim{stroke:var(--ground);stroke-width:3.2}
svg .whisker{stroke:var(--ink);stroke-width:1.4}
svg .bound{stroke:var(--ink);stroke-width:2}
svg .dashed{stroke-width:1.25;stroke-dasharray:4 4}
svg .margin{fill:var(--track)}
svg .even{stroke:var(--quiet)}
${MODEL_COLOURS.map((_, place) => `.m${place}{color:var(--m${place})}`).join('')}
`;
