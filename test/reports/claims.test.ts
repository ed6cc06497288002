import { describe, expect, test } from 'vitest';
import comment from '../../reports/github-comment.ts';
import claims from '../../reports/claims.ts';
import html from '../../reports/html.ts';
import markdown from '../../reports/markdown.ts';
import summary from '../../reports/github-summary.ts';
import { claimSummaries } from '../../reports/facts/claims.ts';
import { quantityOf } from '../../reports/words/quantities.ts';
import { rowsOf } from '../../reports/facts/rows.ts';
import { httpGet } from './_cases.ts';
import { eventLoop } from './_cells.ts';
import { claim, claimed, finding } from './_claimed.ts';
import { comparison } from './_comparison.ts';
import { htmlOf, tablesIn, textOf } from './_gfm.ts';

const file = { width: 100, colour: false };
const told = (some: Parameters<typeof finding>[0]) => {
  const given = comparison({
    cells: [eventLoop],
    claims: [claim({ findings: [finding({ against: null, ...some })] })],
  });
  return claimSummaries(given, rowsOf(given))[0]!.findings[0]!;
};
const plain = (text: string) => text.replaceAll('\u00A0', ' ');

describe('a finding', () => {
  test.each([
    ['throughputPerSecond', [79.1, 78.4, 80.2], 'throughput 79.1/s', '[78.4, 80.2]'],
    ['throughputPerSecond', [12_340, 11_900, 12_800], 'throughput 12.3k/s', '[11.9, 12.8]'],
    ['makespanMs', [162, 160, 165], 'makespan 162 ms', '[160, 165]'],
    ['efficiency', [0.955, 0.951, 0.962], 'bound ÷ makespan 95.5 %', '[95.1, 96.2]'],
    ['latencyP99Ms', [1234, 1210, 1250], 'latency p99 1.23 s', '[1.21, 1.25]'],
    ['peakInFlight', [64, 64, 64], 'peak in flight 64', '[64, 64]'],
    ['meanAtServer', [15.5, 15.2, 15.7], 'mean in flight at the server 15.5', '[15.2, 15.7]'],
    ['cpuMicrosPerOperation', [141, 139, 150], 'CPU per operation 141 µs', '[139, 150]'],
    ['rssBytes', [103_400_000, 1e8, 1.1e8], 'memory (RSS) 103 MB', '[100, 110]'],
    ['unstartedShare', [0, 0, 0], 'share of dropped arrivals 0 %', '[0, 0]'],
    ['observed.latenessMs.p99', [12.3, 11, 14], 'lateness p99 12.3 ms', '[11.0, 14.0]'],
    ['observed.latenessMs.count', [100, 100, 100], 'lateness count 100', '[100, 100]'],
    ['observed.queueDepth.max', [7, 6, 9], 'queue depth max 7', '[6, 9]'],
    ['observed.pauseNs.mean', [1500, 1400, 1600], 'pause mean 1.50 µs', '[1.40, 1.60]'],
  ])('of %s %j is "%s" %s', (quantity, [estimate, low, high], effect, interval) => {
    const found = told({ quantity, estimate: estimate!, low: low!, high: high! });
    expect([found.effect, found.interval].map(plain)).toEqual([effect, interval]);
  });

  test.each([
    ['throughputPerSecond', { is: 'at-least', value: 400 }, 'at least 400/s'],
    ['makespanMs', { is: 'about', value: 160, within: 0.05 }, 'about 160 ms ± 5 %'],
    ['peakInFlight', { is: 'at-most', value: 2 }, 'at most 2'],
    ['unstartedShare', { is: 'at-most', value: 0.01 }, 'at most 1 %'],
  ] as const)('of %s that is expected as %j says "%s"', (quantity, some, expected) => {
    expect(plain(told({ quantity, ...some }).expected)).toBe(expected);
  });

  test('that is a ratio has no unit but times', () => {
    const found = told({
      quantity: 'makespanMs',
      against: eventLoop.id,
      value: 2,
      estimate: 3.9,
      low: 3.81,
      high: 3.97,
    });
    expect([found.effect, found.interval, found.expected]).toEqual(['makespan 3.90×', '[3.81, 3.97]', 'at least 2×']);
  });

  test('says in which row where its suite has more than one, and only then', () => {
    expect(told({}).of).toBe('event-loop K=16');
    const findings = claimSummaries(claimed(), rowsOf(claimed())).flatMap((one) => one.findings);
    expect(findings[0]?.of).toBe('event-loop K=16 ÷ sequential K=1 in latencyMs=20 · closed loop · K=16');
  });

  test('of a cell that is not there goes by its id', () => {
    expect(told({ cell: 'sleep @4 event-loop 4' }).of).toBe('sleep @4 event-loop 4');
  });
});

test.each(['__proto__', 'constructor', 'toString', 'observed.constructor.p99', '', 'Ms'])(
  'a quantity that is named "%s" is a name like any other',
  (name) => {
    const { words, scale } = quantityOf(name);
    expect(typeof words).toBe('string');
    expect(Array.isArray(scale)).toBe(true);
  },
);

describe('the page of the claims alone', () => {
  const page = claims.render.run(claimed(), file);
  const rendered = htmlOf(page);

  test('has a section a suite, with what the suite does', () => {
    expect([...rendered.matchAll(/<h[12]>(.*?)<\/h[12]>/g)].map(([, text]) => text)).toEqual([
      'Claims, and what was found',
      'http-get',
      'scrape',
      'How it was measured',
    ]);
    expect(textOf(rendered)).toContain('GET requests to a server that answers after L ms.');
  });

  test('has a line a finding, and the claim once', () => {
    const [, first] = tablesIn(rendered);
    expect(first?.map(([statement, verdict]) => [statement, verdict])).toEqual([
      ['claim', 'verdict'],
      ['Calls that wait together take as long as the slowest of them, not as long as all of them.', '✓ confirmed'],
      ['', ''],
      ['Threads are faster than one loop.', '✗ refuted'],
    ]);
  });

  test('has the command, the versions, the machine and the day', () => {
    const text = textOf(rendered);
    expect(text).toContain('npx lockstep run --claims --seed 7');
    expect(text).toContain('2026-11-22, commit 712aea8c0ffee');
    expect(text).toContain('lockstep 0.1.0 on node 24.21.0, undici 8.12.4');
    expect(text).toContain('AMD EPYC 7763 64-Core Processor, 2 cores');
  });

  test('of a run without claims says how to get some', () => {
    expect(claims.render.run(httpGet(), file)).toContain('This run judged no claim: lockstep run --claims');
  });
});

describe('a run that was made for its claims', () => {
  const given = claimed();
  const ofClaims = { ...given, plan: { ...given.plan, isOfClaims: true } };
  /** Where the claims stand, and where the first ranked table does. */
  const order = (page: string, row: string) => [page.search(/<h[23][^>]*>Claims|### Claims/), page.indexOf(row)];

  test.each([
    ['markdown', markdown, '| rank '],
    ['github-summary', summary, '| rank '],
    ['github-comment', comment, '| rank '],
    ['html', html, 'Ranked by'],
  ])('has them before the models in %s, and any other after', (_, report, row) => {
    const [first = -1, second = -1] = order(report.render.run(ofClaims, file), row);
    expect(first).toBeGreaterThan(0);
    expect(second).toBeGreaterThan(first);
    const [later = -1, sooner = -1] = order(report.render.run(given, file), row);
    expect(sooner).toBeGreaterThan(0);
    expect(later).toBeGreaterThan(sooner);
  });

  test('is about what was said, and not about who wins', () => {
    expect(html.render.run(ofClaims, file)).toContain('<p class="eyebrow">What was said, and what was found</p>');
    expect(html.render.run(given, file)).not.toContain('What was said, and what was found');
  });
});

test('a comment for a pull request has the claims, where there are any', () => {
  expect(comment.render.run(claimed(), file)).toContain('**✗ refuted**');
  expect(comment.render.run(httpGet(), file)).not.toContain('### Claims');
});
