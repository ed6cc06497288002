import type { Cell, Pairing } from '../records/comparison.ts';
import { ratioText } from '../text/words.ts';
import { TOO_FEW_ROUNDS } from './family.ts';
import { contendersOf, relate } from './ranking.ts';
import { areTied, type Compared, nameIn, priceOf } from './row-verdict.ts';

/** What is decided where nobody wins, and why the rest is not, where there is something to do about it. */
export function undecided(
  comparable: readonly (readonly Cell[])[],
  pairings: readonly Pairing[],
  of: Compared,
): string {
  const unclear = pairings.filter((pairing) => pairing.verdict === 'unclear');
  const idle = unclear.find(({ reason }) => reason?.includes(' did nothing in '));
  if (idle !== undefined) return `Unclear: ${idle.reason?.split(';')[0]} of ${idle.scenario}.`;
  const [open] = comparable.flatMap((row) => firstText(row, pairings) ?? []);
  const { said, apart, asked } = open ?? { said: 'Unclear', apart: `the ${of} apart`, asked: unclear };
  const why = asked.some(isForWantOfRounds)
    ? `too few rounds to tell ${apart}; give it more --rounds or --budget.`
    : `this run cannot tell ${apart}.`;
  return `${said}${open === undefined ? ':' : ';'} ${why}`;
}

function isForWantOfRounds({ ratio, verdict, reason }: Pairing): boolean {
  return verdict === 'unclear' && (ratio.low === null || (reason?.startsWith(TOO_FEW_ROUNDS) ?? false));
}

/** What is clear of a row that nobody wins, what is not, and the comparisons that would have told. */
interface Open {
  readonly said: string;
  readonly apart: string;
  readonly asked: readonly Pairing[];
}

/** Of a row: what is clear of those of the first rank; null where nothing is. */
function firstText(row: readonly Cell[], pairings: readonly Pairing[]): Open | null {
  const contenders = contendersOf(row);
  const first = contenders.filter(({ rank }) => rank === 1);
  const isTied = first.length > 1 && areTied(first, { pairings, margin: 0 });
  const faster = fasterText(row, first, pairings);
  const names = first.map((cell) => nameIn(cell, contenders));
  const alike = isTied ? `As fast as one another in ${first[0]?.scenario}: ${listed(names)}` : null;
  if (faster === null && alike === null) return null;
  const metric = isTied ? 'cpuMicrosPerOperation' : 'throughputPerSecond';
  const ids = new Set(first.map(({ id }) => id));
  const said = faster === null ? [alike] : [faster, ...(isTied ? ['as fast as one another'] : [])];
  return {
    said: [...said, ...cheapestText(first, contenders, pairings)].join(', '),
    apart: isTied ? 'which of them takes less CPU' : 'which of them is faster',
    asked: pairings.filter((each) => each.metric === metric && ids.has(each.baselineId) && ids.has(each.candidateId)),
  };
}

/** "Faster than sequential in http-get @16: event-loop (14× [13.7, 14.4]) and …"; null where one of them is not. */
function fasterText(row: readonly Cell[], first: readonly Cell[], pairings: readonly Pairing[]): string | null {
  const contenders = contendersOf(row);
  const gains = first.map((cell) =>
    pairings.find(
      ({ candidateId, kind, metric, verdict }) =>
        candidateId === cell.id && kind === 'natural' && metric === 'throughputPerSecond' && verdict === 'better',
    ),
  );
  const baseline = row.find(({ id }) => id === gains[0]?.baselineId);
  if (baseline === undefined || gains.includes(undefined)) return null;
  const told = first.map(
    (cell, index) => `${nameIn(cell, contenders)} (${ratioText((gains[index] as Pairing).ratio)})`,
  );
  return `Faster than ${nameIn(baseline, contenders)} in ${baseline.scenario}: ${listed(told)}`;
}

/** Who of those takes less CPU than each other one, by verdicts, where there is such a one. */
function cheapestText(first: readonly Cell[], row: readonly Cell[], pairings: readonly Pairing[]): string[] {
  const cheapest = first.find((one) =>
    first.every(
      (other) => other === one || relate(one, other, 'cpuMicrosPerOperation', { pairings, margin: 0 }) === 'better',
    ),
  );
  const [other, ...more] = first.filter((each) => each !== cheapest);
  if (cheapest === undefined || other === undefined) return [];
  const price = priceOf(cheapest, other, pairings);
  if (more.length > 0 || price === null) return [`of which ${nameIn(cheapest, row)} takes the least CPU`];
  return [`and ${nameIn(other, row)} takes ${ratioText(price)} the CPU of ${nameIn(cheapest, row)}`];
}

export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
