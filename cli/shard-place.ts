import { InvalidArgumentError } from 'commander';

/** Which of how many parts of a plan, from 1. */
export interface ShardPlace {
  readonly index: number;
  readonly of: number;
}

/** How a scheduler tells its jobs which they are: by two variables, and where it counts from. */
interface Scheduler {
  readonly index: string;
  /** Null where it does not tell its jobs how many they are. */
  readonly of: string | null;
  readonly first: number;
}

const schedulers: readonly Scheduler[] = [
  // an Indexed Job of Kubernetes; how many they are is for its manifest to say
  { index: 'JOB_COMPLETION_INDEX', of: 'JOB_COMPLETIONS', first: 0 },
  // GitLab, parallel:
  { index: 'CI_NODE_INDEX', of: 'CI_NODE_TOTAL', first: 1 },
  // Slurm, --array=1-4
  { index: 'SLURM_ARRAY_TASK_ID', of: 'SLURM_ARRAY_TASK_COUNT', first: 1 },
  // GNU parallel
  { index: 'PARALLEL_SEQ', of: null, first: 1 },
];

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * "2/4"; or "auto" and "auto/4", as the scheduler says.
 *
 * @throws InvalidArgumentError where it is none, or no scheduler says which it is, or two do
 */
export function shardPlace(word: string, variables: Variables = process.env): ShardPlace {
  const [, place = '', of] = /^(auto|\d+)(?:\/(\d+))?$/.exec(word) ?? [];
  if (place === 'auto') return scheduled(of, variables);
  return checked(Number(place), Number(of), word);
}

function scheduled(given: string | undefined, variables: Variables): ShardPlace {
  const present = schedulers.filter(({ index }) => (variables[index] ?? '') !== '');
  const [scheduler] = present;
  if (scheduler === undefined || present.length > 1) {
    const names = (scheduler === undefined ? schedulers : present).map(({ index }) => index);
    const found =
      scheduler === undefined ? `none of ${names.join(', ')} is set` : `${names.join(' and ')} are both set`;
    throw new InvalidArgumentError(`${found}: say which part it is, such as 2/4.`);
  }
  const { index, of, first } = scheduler;
  const total = given ?? (of === null ? undefined : variables[of]);
  if (total === undefined || total === '') {
    const where = of === null ? '' : `${of}, or `;
    throw new InvalidArgumentError(`${index} is set, and nothing says of how many: set ${where}--shard auto/4.`);
  }
  return checked(Number(variables[index]) - first + 1, Number(total), `${index}=${variables[index]} of ${total}`);
}

function checked(index: number, of: number, said: string): ShardPlace {
  const isPlace = [index, of].every(Number.isSafeInteger) && index >= 1 && index <= of;
  if (!isPlace) throw new InvalidArgumentError(`It must be from 1/n to n/n, such as 2/4, and is ${said}.`);
  return { index, of };
}
