import type { Cell, Comparison } from '../../core/records/comparison.ts';
import { withMissingCells } from './_cases.ts';
import { finding } from './_claimed.ts';

/** What a name can do to a page: end a cell, open a script, a link or a mention, colour and retitle a terminal, turn text round. */
export const HOSTILE =
  'a|b <script>alert(1)</script> `tick` [x](http://evil.test) @root #1 **b** $x$ ~~s~~ &lt;\n| # fake | row |\r\n```\n\u001B[31mred\u001B]0;title\u0007\u009B2J \u202Eturned\u2066 \u2028 <!-- </details> www.evil.test \\| 漢字 ❤️';

/** `httpGet`, with every string that data can bring replaced by a hostile one. */
export function hostile(): Comparison {
  const base = withMissingCells();
  const params = { [HOSTILE]: HOSTILE };
  const rename = (of: Cell): Cell => ({
    ...of,
    suite: HOSTILE,
    params,
    model: `${HOSTILE}${of.model}`,
    reason: of.reason === null ? null : HOSTILE,
    bindsBecause: HOSTILE,
    kinds: [
      {
        kind: HOSTILE,
        attempted: 3,
        succeeded: 2,
        errors: { [HOSTILE]: 1 },
        failedShare: 1 / 3,
        unstartedShare: null,
        latencyMs: of.latencyMs,
      },
    ],
    observations: { [HOSTILE]: { count: 1, mean: 1, p50: 1, p99: 1, max: 1 } },
    digest: HOSTILE,
    operations: { ...of.operations, errors: { [HOSTILE]: 3 } },
  });
  const evil = { code: HOSTILE, subject: HOSTILE, evidence: { [HOSTILE]: HOSTILE }, advice: HOSTILE };
  return {
    ...base,
    command: `npx lockstep run ${HOSTILE}`,
    reason: HOSTILE,
    state: 'interrupted',
    tool: { name: HOSTILE, version: HOSTILE },
    verdict: { ...base.verdict, sentence: HOSTILE },
    environment: {
      ...base.environment,
      cpu: HOSTILE,
      kernel: HOSTILE,
      commit: HOSTILE,
      dependencies: { [HOSTILE]: HOSTILE },
    },
    servers: [{ name: HOSTILE, operationsPerSecond: 1 }],
    floors: [{ name: HOSTILE, about: HOSTILE, p50Micros: 1, p99Micros: 2, samples: 3 }],
    cells: base.cells.map(rename),
    comparisons: base.comparisons.map((one) => ({
      ...one,
      suite: HOSTILE,
      params,
      baseline: HOSTILE,
      candidate: HOSTILE,
      reason: HOSTILE,
    })),
    choices: [
      {
        suite: HOSTILE,
        scenario: HOSTILE,
        model: HOSTILE,
        parameters: [HOSTILE],
        values: base.cells.slice(0, 2).map(({ id }) => ({ id, value: HOSTILE, rank: 1 })),
        winner: null,
        sentence: `${HOSTILE} or not`,
        reason: HOSTILE,
      },
    ],
    claims: [
      {
        id: HOSTILE,
        suite: HOSTILE,
        suiteAbout: HOSTILE,
        findings: [
          finding({ quantity: HOSTILE, because: HOSTILE, reason: HOSTILE, cell: HOSTILE, against: null }),
          finding({ quantity: `observed.${HOSTILE}.p99`, because: HOSTILE, against: HOSTILE, estimate: null }),
        ],
        statement: HOSTILE,
        verdict: 'refuted',
        evidence: { [HOSTILE]: HOSTILE },
      },
    ],
    warnings: [
      { ...evil, severity: 'error' },
      { ...evil, severity: 'warning', code: `${HOSTILE}2` },
      { ...evil, severity: 'info' },
    ],
  };
}
