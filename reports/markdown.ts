import type { Comparison, Report } from '../core/comparison.ts';
import { changesPage } from './changes/markdown.ts';
import { claimSection } from './pieces/claim-table.ts';
import { detailsOf } from './pieces/details.ts';
import { equalSection } from './pieces/equal.ts';
import { gatePage } from './gate/markdown.ts';
import { blocks } from './pieces/markup.ts';
import { rowSection } from './pieces/ranked.ts';
import { rowsOf } from './pieces/rows.ts';
import { floorSection, trustBox, verdictLine } from './pieces/sections.ts';

const markdown: Report = {
  name: 'markdown',
  about: 'for a README or a pull request: verdict, trust, ranked tables, and all the rest folded away',
  extension: '.md',
  render: {
    run(comparison: Comparison): string {
      const rows = rowsOf(comparison);
      const models = [...rows.map(rowSection), equalSection(comparison, rows), floorSection(comparison)];
      const claims = claimSection(comparison, rows);
      const { source } = blocks([
        verdictLine(comparison),
        trustBox(comparison, rows),
        ...(comparison.plan.isOfClaims ? [claims, ...models] : [...models, claims]),
        detailsOf(comparison, rows),
      ]);
      return `${source}\n`;
    },
    changes: changesPage,
    gate: (gate) => gatePage(gate),
  },
};
export default markdown;
