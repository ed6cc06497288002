import type { Comparison, Report } from '../core/comparison.ts';
import { changesPage } from './_changes-markdown.ts';
import { detailsOf } from './_details.ts';
import { equalSection } from './_equal.ts';
import { gatePage } from './_gate-markdown.ts';
import { blocks } from './_markup.ts';
import { rowSection } from './_ranked.ts';
import { rowsOf } from './_rows.ts';
import { claimSection, floorSection, trustBox, verdictLine } from './_sections.ts';

const markdown: Report = {
  name: 'markdown',
  about: 'for a README or a pull request: verdict, trust, ranked tables, and all the rest folded away',
  extension: '.md',
  render(comparison: Comparison): string {
    const rows = rowsOf(comparison);
    const { source } = blocks([
      verdictLine(comparison),
      trustBox(comparison, rows),
      ...rows.map(rowSection),
      equalSection(comparison, rows),
      floorSection(comparison),
      claimSection(comparison),
      detailsOf(comparison, rows),
    ]);
    return `${source}\n`;
  },
  renderChanges: changesPage,
  renderGate: (gate) => gatePage(gate),
};
export default markdown;
