import type { Plan } from '../records/records.ts';
import { UsageError } from '../text/errors.ts';
import type { Surveyed } from './survey.ts';

/** How many rows a refusal names. */
const NAMED = 3;

/** @throws UsageError where two files are not of one plan, or not made by one code: it says what differs */
export function checkAgreement(one: Surveyed, other: Surveyed): void {
  const found = differing(one, other);
  if (found !== null) throw new UsageError(`${one.name} and ${other.name} are no shards of one plan: ${found}`);
}

function differing(one: Surveyed, other: Surveyed): string | null {
  const versions = [one, other].map(({ session: { tool } }) => `${tool.name} ${tool.version}`);
  if (versions[0] !== versions[1]) return versions.join(' and ');
  return differingCode(one.shard.code, other.shard.code) ?? differingPlans(one, other);
}

const CODE_WORDS = {
  commit: 'commit',
  lockstep: 'the code of lockstep',
  suites: 'the files of the suites',
  lockFile: 'the lock file',
  changes: 'what is changed beside the commit',
} as const;
type Code = Surveyed['shard']['code'];

/** What of the code is not the same; null where all is. */
export function differingCode(one: Code, other: Code): string | null {
  const names = (Object.keys(CODE_WORDS) as (keyof Code)[]).filter((name) => one[name] !== other[name]);
  if (names.length === 0) return null;
  if (names[0] === 'commit') return `commit ${one.commit ?? 'unknown'} and ${other.commit ?? 'unknown'}`;
  return `they differ in ${names.map((name) => CODE_WORDS[name]).join(', ')}`;
}

function differingPlans(one: Surveyed, other: Surveyed): string | null {
  const [a, b] = [one.session.plan, other.session.plan];
  const settings = (Object.keys(a) as (keyof Plan)[]).filter(
    (name) => !['trials', 'blocks', 'claims'].includes(name) && a[name] !== b[name],
  );
  if (settings.length > 0) {
    return settings.map((name) => `${name} ${JSON.stringify(a[name])} and ${JSON.stringify(b[name])}`).join(', ');
  }
  const rows = rowsOfOne(a, b);
  if (rows.length > 0) {
    const more = rows.length > NAMED ? ` and ${rows.length - NAMED} more` : '';
    return `only one of them has ${rows.slice(0, NAMED).join(', ')}${more}`;
  }
  const isOther = one.shard.planDigest !== other.shard.planDigest || textOf(a) !== textOf(b);
  return isOther ? 'they differ in what their rows ask' : null;
}

function rowsOfOne(a: Plan, b: Plan): string[] {
  const [inA, inB] = [a, b].map(
    ({ trials }) => new Set(trials.filter(({ purpose }) => purpose !== 'probe').map(({ id }) => id)),
  ) as [Set<string>, Set<string>];
  return [...inA.symmetricDifference(inB)].map((id) => `"${id}"`);
}

/** All but where things lie, which the digest knows by its own names. */
function textOf({ trials, ...rest }: Plan): string {
  return JSON.stringify([rest, trials.map(({ modules: _modules, ...trial }) => trial)]);
}
