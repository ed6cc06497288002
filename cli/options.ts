import type { ParamWords } from '../core/plan/params.ts';
import type { Member } from '../core/members/registry.ts';
import type { Suite } from '../core/members/types.ts';
import * as kinds from './option-kinds.ts';
import { option, type OtherValues, type ValuesOf } from './option-spec.ts';
import { mergedSweeps } from './sweep.ts';

/** Every option of the commands that measure: a new one is an entry here, and its use. */

const chosenByClaims = { isChosenByClaims: true } as const;
const flagOnly = { sources: [] } as const;
const notConfigured = { sources: ['environment'] } as const;
/** What is configured for a run is not meant for a gate. */
const gateOnly = { sources: ['environment', 'gate'] } as const;

/** What decides what is measured, in the order in which the command that makes it again has it. */
export const measuringOptions = {
  against: option(kinds.text, '-a, --against <ref>', 'the commit to compare with, such as main', notConfigured),
  prepare: option(
    kinds.text,
    '--prepare <command>',
    'makes the checkout of the base fit to run, such as "npm ci && npm run build"',
    gateOnly,
  ),
  installScripts: option(
    kinds.present,
    '--install-scripts',
    'let packages run what they run when they are installed',
    notConfigured,
  ),
  noiseFloor: option(
    kinds.shareByMetric,
    '--noise-floor <metric=share>',
    'of this machine, as `lockstep doctor` says',
    gateOnly,
  ),
  answersMayDiffer: option(
    kinds.present,
    '--answers-may-differ',
    'compare the speed though candidate and base do not answer the same',
    gateOnly,
  ),
  allow: option(
    kinds.trades,
    '--allow <trade>',
    'what may be slower for what is faster, such as "cpu +10% when latency -10%"',
    gateOnly,
  ),
  claims: option(
    kinds.present,
    '--claims',
    'measure what the claims of the suites need, and judge them (default suites: all)',
    notConfigured,
  ),
  model: option(
    kinds.words,
    '-m, --model <names>',
    'models to compare, repeated or comma-separated (default: all)',
    chosenByClaims,
  ),
  runtime: option(
    kinds.words,
    '--runtime <names>',
    'what the trials run on: node, bun, deno, with a version (node@26), or a path; repeated or comma-separated (default: this Node)',
    chosenByClaims,
  ),
  param: option(kinds.params, '-p, --param <key=values>', 'parameter of a suite, such as latencyMs=1,20', {
    ...chosenByClaims,
    merge: (configured, given, suites) => mergedParams(suites, configured, given.param),
    write: (value, { sweep = {} }: OtherValues) =>
      kinds.params.write('-p', Object.fromEntries(Object.entries(value).filter(([name]) => !(name in sweep)))),
  }),
  with: option(kinds.json, '--with <json>', 'arguments of a function, such as \'{"id": 7}\' or \'["a", 2]\'', {
    ...chosenByClaims,
    ...flagOnly,
  }),
  concurrency: option(kinds.counts, '-k, --concurrency <numbers>', 'calls in flight, such as 1,16,64', {
    ...chosenByClaims,
    write: (value, { sweep = {} }) => ('concurrency' in sweep ? [] : kinds.counts.write('--concurrency', value)),
  }),
  sweep: option(
    kinds.ranges,
    '--sweep <name=low..high>',
    'calls in flight or a parameter over a range, such as concurrency=1..256; repeated, they multiply',
    { ...chosenByClaims, merge: (configured, given, suites) => mergedSweeps(suites, configured, given) },
  ),
  threads: option(
    kinds.count(0),
    '-t, --threads <number>',
    'worker threads of a pool; 0: processes without threads',
    chosenByClaims,
  ),
  processes: option(kinds.count(1), '--processes <number>', 'processes of a process pool', chosenByClaims),
  rate: option(kinds.rate, '--rate <per second>', 'open loop: operations come in at this rate, such as 500/s', {
    ...chosenByClaims,
    write: (value, { arrivals = 'poisson' }) => [...kinds.rate.write('--rate', value), '--arrivals', arrivals],
  }),
  arrivals: option(
    kinds.oneOf('poisson', 'constant'),
    '--arrivals <kind>',
    'how they come in at that rate (default: poisson)',
    { ...chosenByClaims, write: () => [] }, // stands beside its rate
  ),
  server: option(
    kinds.text,
    '--server <server>',
    'ask this in the place of the server of the suite: a name, a file, or the address of what runs already',
    notConfigured,
  ),
  own: option(
    kinds.words,
    '--own <process>',
    'what runs already and is part of it, such as a database: its name, its number, or :<port>; repeated or comma-separated',
  ),
  slo: option(kinds.objective, '--slo <objective>', 'what has to hold, such as p99=50ms', {
    ...flagOnly,
    isRequired: true,
  }),
  from: option(kinds.rate, '--from <per second>', 'the lowest rate to try', {
    ...notConfigured,
    default: { value: 50, text: '50/s' },
  }),
  to: option(kinds.rate, '--to <per second>', 'the highest rate to try', {
    ...notConfigured,
    default: { value: 20_000, text: '20000/s' },
  }),
  tolerance: option(kinds.share, '--tolerance <share>', 'how closely to find it', {
    ...notConfigured,
    default: { value: 0.1, text: '10%' },
  }),
  rounds: option(kinds.count(1), '-r, --rounds <number>', 'rounds of each cell'),
  budget: option(kinds.duration, '--budget <duration>', 'time to measure for'),
  timeout: option(kinds.duration, '--timeout <duration>', 'the longest that a round may take beyond its bound', {
    default: { value: 60_000, text: '60s' },
  }),
  seed: option(kinds.count(0), '--seed <number>', 'seed of the items', { default: { value: 1 } }),
  orderSeed: option(
    kinds.count(0),
    '--order-seed <number>',
    'seed of the order in which models follow each other (default: drawn for each run)',
  ),
  shard: option(
    kinds.shard,
    '--shard <i/n>',
    'measure one of n parts of the plan, such as 2/4; auto: as the scheduler says (see docs/scale.md)',
    notConfigured,
  ),
  margin: option(kinds.share, '--margin <share>', 'differences smaller than this are "same"', {
    default: { value: 0.05, text: '5%' },
  }),
  confidence: option(kinds.share, '--confidence <share>', 'of every interval, such as 99% (default: 95%)'),
};
const {
  model,
  runtime,
  param,
  with: withArguments,
  concurrency,
  threads,
  processes,
  rate,
  arrivals,
  server,
  own,
  timeout,
  seed,
  orderSeed,
} = measuringOptions;
const {
  against,
  prepare,
  installScripts,
  noiseFloor,
  answersMayDiffer,
  allow,
  claims,
  sweep,
  slo,
  from,
  to,
  tolerance,
  rounds,
  budget,
  shard,
  margin,
  confidence,
} = measuringOptions;
const selection = {
  model,
  runtime,
  param,
  with: withArguments,
  concurrency,
  threads,
  processes,
  rate,
  arrivals,
  server,
  own,
  timeout,
  seed,
};

const out = option(kinds.text, '-o, --out <file>', 'the result file (default: results/<date>-<commit>.ndjson)');
const report = option(
  kinds.reports,
  '--report <kind[=file]>',
  'also write this report, beside the result file or to a file of its own',
);
const as = option(kinds.text, '--as <kind>', 'print this report instead of the terminal one', flagOnly);
const json = option(kinds.present, '--json', 'the same as --as json', flagOnly);
// it would write over the file of a run, and few reports of a run can tell of a gate
const gateOutput = {
  out: { ...out, ...gateOnly, about: 'the file of the gate (default: results/gate-<date>-<commit>.ndjson)' },
  report: { ...report, ...gateOnly, about: 'also write this report' },
};
const strict = option(kinds.present, '--strict', 'end with 3 where it is inconclusive', notConfigured);
const longest = { about: 'the longest it may take', default: { value: 120_000, text: '120s' } };

/** The options of each command, in the order of its help. */
export const commandOptions = {
  run: {
    ...selection,
    rounds: {
      ...rounds,
      about: 'rounds of each cell, exactly (default: up to 12, and no more than decide it; of claims 6)',
    },
    budget: { ...budget, default: { value: 60_000, text: '60s, of claims 290s', ofClaims: 290_000 } },
    margin,
    confidence,
    out,
    report,
    sweep,
    claims,
    orderSeed: {
      ...orderSeed,
      about:
        'seed of the order in which models follow each other (default: drawn for each run, of shards made of --seed)',
    },
    shard,
    dryRun: option(kinds.present, '--dry-run', 'print the plan and measure nothing', flagOnly),
    page: option(kinds.present, '--page', 'watch it on a page of this machine, whose link is told', flagOnly),
    open: option(kinds.present, '--open', 'also open that page in a browser', flagOnly),
    as,
    json,
  },
  gate: {
    ...selection,
    against,
    baseline: option(
      kinds.text,
      '--baseline <file>',
      'a result file to compare with, as far as the machine cancels out',
      notConfigured,
    ),
    continue: option(
      kinds.text,
      '--continue <file>',
      'add pairs of processes to this gate, which ended inconclusive: of the same versions, on the same machine',
      flagOnly,
    ),
    suggest: option(
      kinds.present,
      '--suggest',
      'compare this code with itself for 60 s, and say which cells can be gated on this machine at which margin',
      flagOnly,
    ),
    merge: option(
      kinds.present,
      '--merge',
      'judge together what several machines measured: the words are the files that gate --shard wrote',
      flagOnly,
    ),
    shard: {
      ...shard,
      about: 'this is one of n machines that gate together, such as 2/4; auto: as the scheduler says',
    },
    saveBaseline: option(
      kinds.text,
      '--save-baseline <file>',
      'measure, and keep the result to compare with later',
      notConfigured,
    ),
    margin: { ...margin, about: 'the smallest slowdown that must not slip through' },
    budget: { ...budget, ...longest },
    strict,
    prepare,
    accepted: option(
      kinds.text,
      '--accepted <file>',
      'slowdowns and counts that were accepted (default: lockstep.accepted.json, where there is one)',
      gateOnly,
    ),
    noiseFloor,
    answersMayDiffer,
    allow,
    ...gateOutput,
    as,
    json,
  },
  upgrade: {
    ...selection,
    margin: { ...margin, about: 'the smallest slowdown that must not slip through' },
    budget: { ...budget, ...longest },
    strict,
    installScripts,
    noiseFloor,
    answersMayDiffer,
    allow,
    ...gateOutput,
    as,
    json,
  },
  capacity: {
    ...selection,
    rate: { ...rate, ...notConfigured }, // it is what is searched
    arrivals: { ...arrivals, write: (value: 'poisson' | 'constant') => ['--arrivals', value] }, // without a rate
    slo,
    rounds: { ...rounds, kind: kinds.count(6), about: 'rounds of each probe', default: { value: 8 } },
    budget: { ...budget, default: { value: 300_000, text: '300s' } },
    from,
    to,
    tolerance,
    orderSeed,
    margin: { ...margin, about: 'of the result files of the probes' },
    confidence,
    out: {
      ...out,
      ...flagOnly,
      flags: '-o, --out <folder>',
      about: 'where the result file of each probe goes (default: results/<date>-<commit>-capacity)',
    },
    // what reports of runs are configured can tell of no capacity
    report: { ...report, ...flagOnly, about: 'also write this report, beside that folder or to a file of its own' },
    as,
    json,
  },
  /** One trial: the first that these choose. */
  console: selection,
  /** A gate of lockstep itself: its cells are its own. */
  doctor: {
    budget: { ...budget, ...longest },
    as,
    json,
    out: { ...out, ...flagOnly, about: 'write to this file instead of stdout' },
  },
};
export type CommandName = keyof typeof commandOptions;
/** Parsed, by precedence: flag, environment, configuration, default. */
export type OptionsOf<Name extends CommandName> = ValuesOf<(typeof commandOptions)[Name]>;

/** The commands that hold to the part `gate` of a configuration before the rest of it. */
export const gateCommands: readonly CommandName[] = ['gate', 'upgrade', 'doctor'];

/** Parameters by name: a flag for one leaves the others of the configuration, which are for whoever has them. */
function mergedParams(
  suites: readonly Member<Suite>[],
  configured: ParamWords | undefined,
  given: ParamWords | undefined,
): ParamWords {
  const isKnown = (name: string) => suites.some(({ value }) => name in value.params);
  return { ...Object.fromEntries(Object.entries(configured ?? {}).filter(([name]) => isKnown(name))), ...given };
}
