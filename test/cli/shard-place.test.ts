import { InvalidArgumentError } from 'commander';
import { describe, expect, test } from 'vitest';
import { shardPlace } from '../../cli/shard-place.ts';

const place = (word: string, variables: Readonly<Record<string, string>> = {}) => shardPlace(word, variables);

describe('which part of a plan', () => {
  test('as it is said', () => {
    expect(place('2/4')).toEqual({ index: 2, of: 4 });
    expect(place('1/1')).toEqual({ index: 1, of: 1 });
  });

  test.each(['5/4', '0/4', '2', '2/', '/4', '-1/4', '1.5/4', '2/4/6', 'two/4', '', '1/99999999999999999999'])(
    'not "%s"',
    (word) => {
      expect(() => place(word)).toThrow(InvalidArgumentError);
      expect(() => place(word)).toThrow(`It must be from 1/n to n/n, such as 2/4, and is ${word}.`);
    },
  );

  test.each([
    ['an Indexed Job, from 0', { JOB_COMPLETION_INDEX: '0', JOB_COMPLETIONS: '4' }, { index: 1, of: 4 }],
    ['GitLab, from 1', { CI_NODE_INDEX: '4', CI_NODE_TOTAL: '4' }, { index: 4, of: 4 }],
    ['Slurm, from 1', { SLURM_ARRAY_TASK_ID: '3', SLURM_ARRAY_TASK_COUNT: '4' }, { index: 3, of: 4 }],
  ])('as a scheduler says: %s', (_, variables, expected) => {
    expect(place('auto', variables)).toEqual(expected);
  });

  test('of how many, where the scheduler does not say', () => {
    expect(place('auto/4', { JOB_COMPLETION_INDEX: '3' })).toEqual({ index: 4, of: 4 });
    expect(place('auto/4', { PARALLEL_SEQ: '4' })).toEqual({ index: 4, of: 4 });
    expect(() => place('auto', { JOB_COMPLETION_INDEX: '3' })).toThrow(
      'JOB_COMPLETION_INDEX is set, and nothing says of how many: set JOB_COMPLETIONS, or --shard auto/4.',
    );
    expect(() => place('auto', { PARALLEL_SEQ: '3' })).toThrow('of how many: set --shard auto/4.');
  });

  test('not where no scheduler says it, or two do, or one says what cannot be', () => {
    expect(() => place('auto')).toThrow(
      /^none of JOB_COMPLETION_INDEX, CI_NODE_INDEX, .* is set: say which part it is/,
    );
    expect(() => place('auto/2', { CI_NODE_INDEX: '1', PARALLEL_SEQ: '1' })).toThrow(
      'CI_NODE_INDEX and PARALLEL_SEQ are both set: say which part it is, such as 2/4.',
    );
    expect(() => place('auto', { JOB_COMPLETION_INDEX: '4', JOB_COMPLETIONS: '4' })).toThrow(
      'and is JOB_COMPLETION_INDEX=4 of 4.',
    );
    expect(() => place('auto', { CI_NODE_INDEX: 'one', CI_NODE_TOTAL: '4' })).toThrow('CI_NODE_INDEX=one of 4');
  });
});
