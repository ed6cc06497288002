import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { allMembers, memberAt, memberOf, namesIn } from '../../../core/members/registry.ts';
import { UsageError } from '../../../core/text/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-registry-'));
const registry = pathToFileURL(`${folder}/`);
afterAll(() => rmSync(folder, { recursive: true }));

const put = (file: string, text: string): string => {
  writeFileSync(join(folder, file), text);
  return join(folder, file);
};
const report = (name: string): string =>
  `export default { name: '${name}', about: 'a report', extension: '.txt', render: { run: (): string => 'hello' } };`;

put('plain.ts', report('plain'));
put('brief.js', report('brief').replace(': string', ''));
mkdirSync(join(folder, 'plain')); // its pieces
put('_pieces.ts', 'throw new Error("a piece is no member");');
put('types.d.ts', 'export type Nothing = never;');
put('notes.md', '# notes');
put('renamed.ts', report('old-name'));
put('empty.ts', 'export const report = 1;');
put('throws.ts', 'throw new Error("no such device");');

describe('a folder', () => {
  test('is its registry: each file a name, in order, without pieces, types and papers', () => {
    expect(namesIn(registry)).toEqual(['brief', 'empty', 'plain', 'renamed', 'throws']);
  });

  test('gives a member by its name, with the module that it is', async () => {
    const { value, module } = await memberOf('report', registry, 'plain');
    expect(value.name).toBe('plain');
    expect(module).toBe(new URL('plain.ts', registry).href);
    expect((await memberOf('report', registry, 'brief')).module).toBe(new URL('brief.js', registry).href);
  });

  test('knows no other name, and says which is near', async () => {
    await expect(memberOf('report', registry, 'plan')).rejects.toThrow(
      new UsageError('unknown report "plan": did you mean plain?'),
    );
    await expect(memberOf('report', registry, '_pieces')).rejects.toThrow(UsageError);
    await expect(memberOf('report', registry, '../plain')).rejects.toThrow(UsageError);
  });

  test('has no member where the file is called otherwise, has no default, or throws', async () => {
    await expect(memberOf('report', registry, 'renamed')).rejects.toThrow(
      'the file is called renamed, and the report in it "old-name"',
    );
    await expect(memberOf('report', registry, 'empty')).rejects.toThrow(
      'a report is the default export of its file, and there is none',
    );
    await expect(memberOf('report', registry, 'throws')).rejects.toThrow('no such device');
  });

  test('gives all of its members, in the order of their names', async () => {
    const good = mkdtempSync(join(folder, 'good-'));
    for (const name of ['b', 'a', 'c']) writeFileSync(join(good, `${name}.ts`), report(name));
    const members = await allMembers('report', pathToFileURL(`${good}/`));
    expect(members.map(({ value }) => value.name)).toEqual(['a', 'b', 'c']);
  });
});

describe('a user’s own file', () => {
  test('is a member wherever it is', async () => {
    const { value, module } = await memberAt('report', join(folder, 'plain.ts'));
    expect(value.name).toBe('plain');
    expect(module).toBe(pathToFileURL(join(folder, 'plain.ts')).href);
  });

  test.each([
    ['is not there', () => join(folder, 'nowhere.ts'), `there is no file ${join(folder, 'nowhere.ts')}`],
    ['is nearly there', () => join(folder, 'trows.ts'), 'did you mean throws.ts?'],
    ['is called without its end', () => join(folder, 'renamed'), 'did you mean renamed.ts?'],
    ['is a folder', () => join(folder, 'plain/'), 'is a folder'],
    ['throws', () => join(folder, 'throws.ts'), 'no such device'],
    ['has no default', () => join(folder, 'empty.ts'), 'there is none'],
    ['is called otherwise', () => join(folder, 'renamed.ts'), 'old-name'],
    [
      'is of another kind',
      () => put('wrong-kind.ts', `export default { name: 'wrong-kind', about: 'no' };`),
      'not a report',
    ],
    ['is no program', () => put('broken.ts', 'export default {'), 'broken.ts'],
  ])('that %s is told to the user with its path', async (_, path, message) => {
    const file = path();
    const told = await memberAt('report', file).catch((error: unknown) => error);
    expect(told).toBeInstanceOf(UsageError);
    expect((told as UsageError).message).toContain(`report ${file}: `);
    expect((told as UsageError).message).toContain(message);
  });
});
