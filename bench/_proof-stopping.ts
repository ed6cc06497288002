import { canStillDecide } from '../core/analysis/futility.ts';
import { type Judged, judgeFamily, type Sample } from '../core/analysis/family.ts';
import { looksOf } from '../core/plan/looks.ts';
import { busy, decided, familyOf, options, quiet, share } from './_proof-family.ts';
import { Dice } from './_proof-noise.ts';

/** What rows that end when they are decided cost in false alarms and in power, and what they save. */

const MOST = 12;
const LOOKS = [...looksOf(MOST, options.confidence), MOST];

interface Ended {
  readonly rounds: number;
  readonly judged: Judged;
}

/** The course of one row of which all rounds are known beforehand, as a session runs it. */
function ended(family: readonly Sample[]): Ended {
  let before = 0;
  for (const rounds of LOOKS) {
    const spent = (rounds - before) / MOST;
    const samples = family.map((sample) => ({ ...sample, logRatios: sample.logRatios.slice(0, rounds), share: spent }));
    const all = judgeFamily(samples, options);
    const isOpen = all.some(
      (judged, index) =>
        judged.verdict === 'unclear' &&
        canStillDecide(samples[index] as Sample, judged, { ...options, rounds, most: MOST }),
    );
    if (!isOpen) return { rounds, judged: all[0] as Judged };
    before = rounds;
  }
  throw new Error('the last look leaves nothing open');
}

const whats = ['waiting', 'computing', 'cpu'] as const;

function alike(runs: number): void {
  console.log(
    `\nRows that end when they are decided: two copies of one model, ${runs} runs each, called better or worse\n`,
  );
  console.log(
    '| machine | waiting, time | computing, time | CPU | one of all three | called the same (waiting, computing, CPU) | rounds |',
  );
  console.log('| --- | ---: | ---: | ---: | ---: | --- | --- |');
  for (const machine of ['quiet', 'with a hog'] as const) {
    const wrong = { waiting: 0, computing: 0, cpu: 0, any: 0 };
    const same = { waiting: 0, computing: 0, cpu: 0 };
    const rounds = { waiting: 0, computing: 0, cpu: 0 };
    for (let run = 0; run < runs; run += 1) {
      const dice = new Dice(1000 * run + 3);
      const alarms = whats.filter((what) => {
        const noise = machine === 'quiet' ? quiet[what] : busy(quiet[what]);
        const end = ended(familyOf(dice, what, MOST, noise, 0));
        rounds[what] += end.rounds;
        if (end.judged.verdict === 'same') same[what] += 1;
        if (decided(end.judged)) wrong[what] += 1;
        return decided(end.judged);
      });
      if (alarms.length > 0) wrong.any += 1;
    }
    const { waiting, computing, cpu, any } = wrong;
    const figures = [waiting, computing, cpu, any].map((count) => share(count, runs));
    const told = whats.map((what) => share(same[what], runs)).join(', ');
    const used = whats.map((what) => (rounds[what] / runs).toFixed(1)).join(', ');
    console.log(`| ${machine} | ${figures.join(' | ')} | ${told} | ${used} |`);
  }
}

function power(runs: number): void {
  const effects = [0.03, 0.05, 0.08, 0.1, 0.2, 0.5];
  console.log(`\nA true difference: called better or worse, called the same, and rounds on average, of ${runs} runs\n`);
  console.log(`| what | ${effects.map((effect) => `+${Math.round(100 * effect)} %`).join(' | ')} |`);
  console.log(`| --- |${effects.map(() => ' ---: |').join('')}`);
  for (const what of whats) {
    const cells = effects.map((effect: number) => {
      let [told, same, rounds] = [0, 0, 0];
      for (let run = 0; run < runs; run += 1) {
        const end = ended(familyOf(new Dice(77 * run + 5), what, MOST, quiet[what], Math.log1p(effect)));
        rounds += end.rounds;
        if (decided(end.judged)) told += 1;
        if (end.judged.verdict === 'same') same += 1;
      }
      return `${share(told, runs)}, ${share(same, runs)}, ${(rounds / runs).toFixed(1)}`;
    });
    console.log(`| ${what} | ${cells.join(' | ')} |`);
  }
}

export function stopping(runs: number): void {
  alike(runs);
  power(Math.ceil(runs / 10));
}
