/**
 * What verdicts are worth, by simulation: how often two copies of one model are told apart, and how often a true difference is
 * found after so many rounds, beside the rule that was used before. `node bench/proof.ts`, about four minutes; `--runs 200` to see
 * in seconds that it runs.
 */
import { parseArgs } from 'node:util';
import { holm } from '../core/stats/holm.ts';
import { hodgesLehmann, signedRankP } from '../core/stats/signed-rank.ts';
import { type Judged, judgeFamily, type Sample } from '../core/analysis/family.ts';
import { busy, decided, familyOf, luck, options, quiet, share, type What } from './_proof-family.ts';
import { Dice } from './_proof-noise.ts';
import { stopping } from './_proof-stopping.ts';
import { readProof } from './_gate-record.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '10000' } } });
const runs = Number(values.runs);
const few = Math.ceil(runs / 10);
/** The family of a default run, to which the rule before was held. */
const BEFORE = 18;

/** The rule before: the exact interval of the signed-rank test, and its p by Holm over the family. */
function byRanks(family: readonly Sample[]): boolean {
  const [first] = family;
  const interval = hodgesLehmann(first?.logRatios ?? []);
  const ps = family.map(({ logRatios }) => signedRankP(logRatios));
  const [p] = holm([...ps, ...Array.from({ length: BEFORE - ps.length }, () => Math.min(...ps))]);
  const edge = Math.log1p(options.margin);
  return interval !== null && (interval.low > edge || interval.high < -edge) && (p as number) <= 0.05;
}

function alike(): void {
  console.log(`Two copies of one model: ${runs} runs each, in how many the copies are called better or worse\n`);
  console.log('| rounds | machine | waiting, time | computing, time | CPU | one of all three |');
  console.log('| ---: | --- | ---: | ---: | ---: | ---: |');
  for (const rounds of [5, 8, 12]) {
    for (const machine of ['quiet', 'with a hog'] as const) {
      const wrong = { waiting: 0, computing: 0, cpu: 0, any: 0 };
      for (let run = 0; run < runs; run += 1) {
        const dice = new Dice(1000 * run + rounds);
        const whats = (['waiting', 'computing', 'cpu'] as const).filter((what) => {
          const noise = machine === 'quiet' ? quiet[what] : busy(quiet[what]);
          const isWrong = decided(judgeFamily(familyOf(dice, what, rounds, noise, 0), options)[0] as Judged);
          if (isWrong) wrong[what] += 1;
          return isWrong;
        });
        if (whats.length > 0) wrong.any += 1;
      }
      const { waiting, computing, cpu, any } = wrong;
      console.log(
        `| ${rounds} | ${machine} | ${[waiting, computing, cpu, any].map((count) => share(count, runs)).join(' | ')} |`,
      );
    }
  }
}

function recorded(): void {
  const pairs = readProof()
    .filter(({ kind }) => kind === 'same')
    .flatMap((record) => record.pairs)
    .filter(({ stage }) => stage === undefined); // each side in processes of its own, with all their rounds
  console.log('\nRecorded pairs of processes of equal code (bench/gate-proof.ndjson), each alone in its family\n');
  console.log('| cell | pairs | rounds | time | CPU |');
  console.log('| --- | ---: | ---: | ---: | ---: |');
  for (const [cell, own] of Map.groupBy(pairs, (pair) => pair.cell)) {
    for (const rounds of [5, 8, 12]) {
      const long = own.filter(
        ({ base, candidate }) => Math.min(base.makespanMs.length, candidate.makespanMs.length) >= rounds,
      );
      const wrong = (metric: 'makespanMs' | 'cpuMicrosPerOperation', what: What) =>
        long.filter(({ base, candidate }) => {
          const logRatios = base[metric]
            .slice(0, rounds)
            .map((value, round) => Math.log((candidate[metric][round] as number) / value));
          return decided(judgeFamily([{ logRatios, luck: luck[what] }], options)[0] as Judged);
        }).length;
      const time = wrong('makespanMs', cell === 'waiting' ? 'waiting' : 'computing');
      const figures = [time, wrong('cpuMicrosPerOperation', 'cpu')].map((count) => share(count, long.length));
      console.log(`| ${cell} | ${long.length} | ${rounds} | ${figures.join(' | ')} |`);
    }
  }
}

function power(): void {
  console.log(
    `\nA true difference: in how many of ${few} runs it is called one (in brackets: by ranks among 18 comparisons, as before)\n`,
  );
  const effects = [0.03, 0.05, 0.1, 0.2, 0.5];
  console.log(`| what | rounds | ${effects.map((effect) => `+${100 * effect} %`).join(' | ')} |`);
  console.log(`| --- | ---: |${effects.map(() => ' ---: |').join('')}`);
  for (const what of ['waiting', 'computing', 'cpu'] as const) {
    for (const rounds of [4, 5, 6, 8, 12]) {
      const cells = effects.map((effect) => {
        let [now, before] = [0, 0];
        for (let run = 0; run < few; run += 1) {
          const family = familyOf(new Dice(77 * run + rounds), what, rounds, quiet[what], Math.log1p(effect));
          if (decided(judgeFamily(family, options)[0] as Judged)) now += 1;
          if (byRanks(family)) before += 1;
        }
        return `${share(now, few)} (${((100 * before) / few).toFixed(0)} %)`;
      });
      console.log(`| ${what} | ${rounds} | ${cells.join(' | ')} |`);
    }
  }
}

/** Of the intervals that are clear of the margin, how many are decided; and what one wild round does to a verdict. */
function robust(): void {
  console.log(
    '\nFive rounds of cells that wait, +50 %: intervals clear of the margin that are decided; one round of it 100 times as slow\n',
  );
  console.log('| rounds | clear | of those decided | decided with one wild round | +3 % decided with one wild round |');
  console.log('| ---: | ---: | ---: | ---: | ---: |');
  for (const rounds of [4, 5, 6, 8, 12]) {
    let [clear, told, wildTold, made] = [0, 0, 0, 0];
    for (let run = 0; run < few; run += 1) {
      const of = (effect: number) =>
        familyOf(new Dice(991 * run + rounds), 'waiting', rounds, quiet.waiting, Math.log1p(effect));
      const spoilt = (family: Sample[], by: number) => {
        const [first, ...rest] = family as [Sample, ...Sample[]];
        return [{ ...first, logRatios: first.logRatios.with(1, by) }, ...rest];
      };
      const [seen] = judgeFamily(of(0.5), options);
      if ((seen?.difference?.low ?? 0) > Math.log1p(options.margin)) {
        clear += 1;
        if (decided(seen as Judged)) told += 1;
      }
      if (decided(judgeFamily(spoilt(of(0.5), -4.6), options)[0] as Judged)) wildTold += 1;
      if (decided(judgeFamily(spoilt(of(0.03), 4.6), options)[0] as Judged)) made += 1;
    }
    console.log(
      `| ${rounds} | ${share(clear, few)} | ${share(told, Math.max(1, clear))} | ${share(wildTold, few)} | ${share(made, few)} |`,
    );
  }
}

alike();
recorded();
power();
robust();
stopping(runs);
