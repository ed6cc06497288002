import type { RenderOptions } from '../../core/members/report-types.ts';
import type { Explanation, ExplanationFinding, WhatIf } from '../../core/records/explanation.ts';
import { againLines, joined, type Page, pageFor, sentenceLines } from './page.ts';
import { clean } from '../words/text.ts';

/** What is told together, in this order. */
const CHAPTERS: readonly { readonly title: string; readonly kinds: readonly ExplanationFinding['kind'][] }[] = [
  { title: 'what to set', kinds: ['advice'] },
  { title: 'how many connections', kinds: ['pool'] },
  { title: 'how it scales', kinds: ['scalability', 'knee'] },
  { title: 'when threads pay', kinds: ['crossover'] },
  { title: 'what stalls do', kinds: ['stall', 'bulkhead', 'recovery'] },
  { title: 'what fan-out does to the tail', kinds: ['tail'] },
  { title: 'what binds', kinds: ['binding'] },
  { title: 'what one more call in flight costs', kinds: ['memory-price', 'cpu-price'] },
  { title: 'theory, simulation and measurement', kinds: ['disagreement', 'prediction', 'makespan', 'little'] },
];

/** An explanation for the eye: a chapter for each question, suite by suite. */
export function explanationText(explanation: Explanation, options: RenderOptions): string {
  const page = pageFor(options);
  const suites = Map.groupBy(explanation.findings, ({ subject: { suite, machine } }) =>
    machine === undefined ? suite : `${suite}, machine ${machine}`,
  );
  const told = [...suites].flatMap(([suite, findings]) => suiteBlocks(suite, findings, page));
  const nothing = sentenceLines('Nothing was measured that could be explained.', page, 'yellow');
  return joined([
    explanation.state === 'complete'
      ? []
      : sentenceLines(`! the run is ${explanation.state}: only what it measured is explained`, page, 'yellow', '  '),
    ...(explanation.whatIf === null ? [] : whatIfBlocks(explanation.whatIf, page)),
    ...(explanation.whatIf !== null ? [] : told.length === 0 ? [nothing] : told),
    againLines(explanation.command, page),
  ]);
}

function suiteBlocks(suite: string, findings: readonly ExplanationFinding[], page: Page): string[][] {
  const telling = differingParams(findings);
  return CHAPTERS.flatMap(({ title, kinds }) => {
    const own = findings.filter(({ kind }) => kinds.includes(kind));
    const inOrder = kinds.flatMap((kind) => own.filter((finding) => finding.kind === kind));
    if (own.length === 0) return [];
    const lines = inOrder.flatMap((finding) => findingLines(finding, telling, page));
    return [[...sentenceLines(`${clean(suite)}: ${title}`, page, 'bold'), ...lines]];
  });
}

function findingLines(
  { kind, subject, sentence, confidence }: ExplanationFinding,
  telling: ReadonlySet<string>,
  page: Page,
): string[] {
  const params = Object.entries(subject.params).filter(([name]) => telling.has(name));
  const where = params.map(([name, value]) => `${name}=${value}`).join(' ');
  const text = unbroken(clean(where === '' ? sentence : `${where}: ${sentence}`));
  if (confidence === 'refused') return sentenceLines(`? ${text}`, page, 'dim', '  ');
  const isAlarm = kind === 'disagreement';
  return sentenceLines(`${isAlarm ? '!' : '·'} ${text}`, page, isAlarm ? 'yellow' : undefined, '  ');
}

/** A number and its unit stay on one line. */
function unbroken(text: string): string {
  return text.replaceAll(/(\d) (?=(?:%|µs|ms|s|kB|MB)(?!\w))/g, '$1\u00A0');
}

/** The parameters that tell two findings of a suite apart. */
function differingParams(findings: readonly ExplanationFinding[]): Set<string> {
  const names = new Set(findings.flatMap(({ subject }) => Object.keys(subject.params)));
  const valuesOf = (name: string) =>
    new Set(findings.flatMap(({ subject }) => (name in subject.params ? [subject.params[name]] : [])));
  return new Set([...names].filter((name) => valuesOf(name).size > 1));
}

function whatIfBlocks({ scene, costs, models }: WhatIf, page: Page): string[][] {
  const { latencyMs, cpuMs, ratePerSecond, cores, threads, concurrency } = scene;
  const comeIn = ratePerSecond === null ? 'as fast as they are done' : `at random, ${ratePerSecond} a second`;
  const asked = `What if operations wait ${latencyMs} ms and take ${Number(cpuMs.toPrecision(3))} ms of CPU, and come in ${comeIn}, on ${cores} cores with ${threads} threads and ${concurrency} in flight?`;
  return [
    sentenceLines(asked, page, 'bold'),
    models.flatMap(({ sentence, closedForm, simulation }) => {
      const isHeld = closedForm.isHeld && simulation.isHeld;
      return sentenceLines(
        `${isHeld ? '·' : '!'} ${unbroken(clean(sentence))}`,
        page,
        isHeld ? undefined : 'yellow',
        '  ',
      );
    }),
    costs.flatMap((cost) => sentenceLines(`  ${unbroken(clean(cost))}`, page, 'dim', '  ')),
  ];
}
