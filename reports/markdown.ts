import type { Comparison } from '../core/records/comparison.ts';
import type { Report } from '../core/members/report-types.ts';
import { capacityPage } from './markdown/capacity.ts';
import { cataloguePage } from './markdown/catalogue.ts';
import { changesPage } from './markdown/changes.ts';
import { claimSection } from './markdown/claims.ts';
import { detailsOf } from './markdown/details.ts';
import { diagnosisPage } from './markdown/diagnosis.ts';
import { choiceSection } from './markdown/choices.ts';
import { equalSection } from './markdown/equal.ts';
import { gatePage } from './markdown/gate.ts';
import { blocks } from './markdown/markup.ts';
import { planPage } from './markdown/plan.ts';
import { rowSection } from './markdown/ranked.ts';
import { rowsOf } from './facts/rows.ts';
import { floorSection, trustBox, verdictLine } from './markdown/sections.ts';

const markdown: Report = {
  name: 'markdown',
  about: 'for a README or a pull request: verdict, trust, ranked tables, and all the rest folded away',
  extension: '.md',
  render: {
    run(comparison: Comparison): string {
      const rows = rowsOf(comparison);
      const models = [
        ...rows.map((row) => rowSection(row, comparison)),
        equalSection(comparison, rows),
        choiceSection(comparison),
        floorSection(comparison),
      ];
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
    capacity: capacityPage,
    diagnosis: diagnosisPage,
    plan: planPage,
    catalogue: cataloguePage,
  },
};
export default markdown;
