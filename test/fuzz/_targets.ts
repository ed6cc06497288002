import { InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import { z } from 'zod';
import { main } from '../../cli/main.ts';
import { shapeOf } from '../../cli/config.ts';
import { commandOptions } from '../../cli/options.ts';
import * as units from '../../cli/units.ts';
import { whatIfWords } from '../../cli/what-if-words.ts';
import { analyse } from '../../core/analysis/analysis.ts';
import { changesOf } from '../../core/analysis/changes.ts';
import { explain } from '../../core/explain/explain.ts';
import { acceptedSchema } from '../../core/gate/accepted-file.ts';
import { parseGate } from '../../core/gate/file.ts';
import { gateReport } from '../../core/gate/verdict.ts';
import { givenBy, suiteOf } from '../../core/members/suite-of.ts';
import { checkMember } from '../../core/members/schemas.ts';
import { makePlan } from '../../core/plan/plan.ts';
import { asThrown, Requests } from '../../core/process/requests.ts';
import { readBlock, START, END, withBlock } from '../../core/readme/block.ts';
import { measuredRoundSchema } from '../../core/records/records.ts';
import { parseResults } from '../../core/records/result-file.ts';
import { parsed } from '../../core/session/parsed.ts';
import { EnvironmentError, UsageError } from '../../core/text/errors.ts';
import { capturedIo } from '../_io.ts';
import { member, request, suite } from '../_plan.ts';
import { changedFile, changedValue } from './_changed.ts';
import { gateLines, openLines, roundAnswer, runLines } from './_real-files.ts';
import { everyReportOf, type Said } from './_reports.ts';
import { value, word } from './_words.ts';

/** What comes in from outside, and what is done with it: it is taken, or refused in one line. */
export interface Target {
  readonly name: string;
  /** Its part of all inputs. */
  readonly share: number;
  readonly input: fc.Arbitrary<unknown>;
  /** @throws UsageError, EnvironmentError or InvalidArgumentError where it is refused; anything else is a fault */
  readonly take: (input: never) => unknown;
}

const original = parseResults(runLines.map((line) => `${line}\n`).join(''), 'original');

/** What a terminal acts on, or a job that shows it. */
const ACTING = /(?![\n\r\t])[\p{Cc}]|^\s*::\S|##\[/mu;

const MOST_CHARACTERS = 5e6;

function tell(said: readonly Said[]): void {
  for (const { name, text } of said) {
    if (text.length > MOST_CHARACTERS) throw new Error(`${name} of ${text.length} characters`);
    // that one is made of what a job acts on
    if (name !== 'github-annotations' && ACTING.test(text))
      throw new Error(`${name} has what a terminal or a job acts on`);
  }
}

function takeRun(text: string): void {
  tell(everyReportOf('run', analyse(parseResults(text, 'f.ndjson'))));
}

function takeRunBeside(text: string): void {
  const results = parseResults(text, 'f.ndjson');
  tell(everyReportOf('explanation', explain(results, { cores: 4 })));
  tell(everyReportOf('changes', changesOf(original, results)));
}

function takeGate(text: string): void {
  tell(everyReportOf('gate', gateReport(parseGate(text, 'f.ndjson'), [], '2026-11-28')));
}

/** A command that starts nothing, by its words and variables. */
async function command(words: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<void> {
  const io = capturedIo({ cwd: '/nowhere' });
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    const code = await main(words, io);
    if (code === 3 && /\n\s+at /.test(io.errors())) throw new Error(io.errors());
    if (ACTING.test(io.errors())) throw new Error(`an error acts on a terminal: ${JSON.stringify(io.errors())}`);
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

const environmentWord = word.filter((text) => !text.includes('\0'));
const variable = fc.constantFrom(
  'ROUNDS',
  'BUDGET',
  'CONCURRENCY',
  'THREADS',
  'MODEL',
  'RATE',
  'SEED',
  'MARGIN',
  'CLAIMS',
  'CONSTRUCTOR',
);
const flags = fc.constantFrom(
  '-k',
  '-t',
  '-p',
  '--rounds',
  '--budget',
  '--rate',
  '--seed',
  '--sweep',
  '--margin',
  '--confidence',
  '-m',
  '--arrivals',
  '--timeout',
  '--only',
);
const configuration = z.object(shapeOf(commandOptions.run));
const { tradeText: _writes, wholeNumber, ...readUnits } = units;
const readers = [...Object.values(readUnits), wholeNumber(1)] as ((text: string, before?: unknown) => unknown)[];

export const targets: readonly Target[] = [
  {
    name: 'result files, told',
    share: 0.02,
    input: fc.oneof(changedFile(runLines), changedFile(openLines)),
    take: takeRun,
  },
  { name: 'result files, explained and compared', share: 0.02, input: changedFile(runLines), take: takeRunBeside },
  { name: 'files of gates', share: 0.06, input: changedFile(gateLines), take: takeGate },
  {
    name: 'files of anything',
    share: 0.14,
    input: fc.array(
      fc.oneof(
        value.map((each) => JSON.stringify(each) ?? ''),
        word,
      ),
      { maxLength: 4 },
    ),
    take: (texts: readonly string[]) => takeRun(texts.join('\n')),
  },
  {
    name: 'words of a command',
    share: 0.04,
    input: fc.array(fc.tuple(flags, word), { minLength: 1, maxLength: 3 }),
    take: (words: readonly [string, string][]) => command(['run', 'sleep', '--dry-run', ...words.flat()]),
  },
  {
    name: 'variables of the environment',
    share: 0.04,
    input: fc.tuple(variable, environmentWord),
    take: ([name, text]: readonly [string, string]) =>
      command(['run', 'sleep', '--dry-run'], { [`LOCKSTEP_${name}`]: text }),
  },
  { name: 'names of suites', share: 0.04, input: word, take: (text: string) => command(['run', '--dry-run', text]) },
  {
    name: 'configurations',
    share: 0.14,
    input: fc.dictionary(fc.oneof(fc.constantFrom(...Object.keys(commandOptions.run)), word), value),
    take: (given: object) => void configuration.safeParse(given),
  },
  {
    name: 'what a module exports',
    share: 0.1,
    input: fc.dictionary(fc.constantFrom('operations', 'concurrency', 'params', 'threads', '__proto__', 'x'), value),
    take(options: object) {
      const exports = { default: () => 1, options };
      const origin = { module: 'file:///a.mjs', name: 'a', chosen: null };
      const given = checkedSuite(() => givenBy(exports, origin));
      makePlan(request({ suites: [member(suiteOf(given as never, exports, origin))] }));
    },
  },
  {
    name: 'accepted changes',
    share: 0.12,
    input: changedValue([{ cell: 'a @1', metric: 'makespanMs', upTo: '15%', reason: 'r', expires: '2026-12-01' }]),
    take: (given: unknown) => void acceptedSchema.safeParse(given),
  },
  {
    name: 'READMEs',
    share: 0.1,
    input: fc.array(
      fc.oneof(
        fc.constantFrom(START, END, '<!-- lockstep:run {"startedAt":1} -->', `<!-- lockstep:run {"__proto__":{}} -->`),
        word,
      ),
      { maxLength: 6 },
    ),
    take(rows: readonly string[]) {
      const readme = Buffer.from(rows.join('\n'));
      readBlock(
        withBlock(readme, 'r', rows[0] ?? '', { startedAt: '2026-11-28T00:00:00Z', commit: rows[1] ?? null }),
        'r',
      );
    },
  },
  {
    name: 'parameters',
    share: 0.08,
    input: fc.dictionary(fc.oneof(fc.constantFrom('latencyMs', 'operations'), word), fc.array(word, { maxLength: 2 })),
    take: (params: Readonly<Record<string, readonly string[]>>) =>
      makePlan(request({ params, suites: [member(suite())] })),
  },
  {
    name: 'numbers and units',
    share: 0.05,
    input: fc.tuple(fc.nat(), word),
    take: ([at, text]: [number, string]) => readers[at % readers.length]?.(text),
  },
  {
    name: 'what-if',
    share: 0.03,
    input: fc.array(fc.tuple(word, word)),
    take: (words: readonly [string, string][]) => whatIfWords(words.map((each) => each.join('='))),
  },
  {
    name: 'answers of children',
    share: 0.02,
    input: changedValue(roundAnswer),
    take: (answer: unknown) => refusedAsOne(() => parsed(measuredRoundSchema, answer, 'round')),
  },
  {
    name: 'messages of children',
    share: 0.02,
    input: fc.oneof(value, fc.record({ id: value, value, error: value, thrown: value })),
    take(message: never) {
      const requests = new Requests(() => {}, asThrown);
      const asked = requests.ask('x', null);
      asked.catch(() => {});
      requests.settle(message);
    },
  },
];

/** As whoever loads a file does: what is wrong with it is a plain error that says what, of which its user is told a line. */
function checkedSuite(read: () => unknown): unknown {
  try {
    const given = read();
    checkMember('suite', given);
    return given;
  } catch (error) {
    if (!(error instanceof Error) || error.constructor !== Error) throw error;
    throw new UsageError(error.message);
  }
}

/** An answer that is none ends its trial: with one sentence. */
function refusedAsOne(take: () => unknown): void {
  try {
    take();
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('the answer to ')) throw error;
  }
}

export const isRefusal = (error: unknown): boolean =>
  error instanceof UsageError || error instanceof EnvironmentError || error instanceof InvalidArgumentError;
