import { Command } from 'commander';
import { allMembers } from '../core/registry.ts';
import { unknownWord } from '../core/usage-error.ts';
import type { Suite } from '../core/types.ts';
import type { MemberKind } from '../core/members.ts';
import { folders } from './folders.ts';
import type { Io } from './io.ts';

interface Named {
  readonly name: string;
  readonly about: string;
}

const kinds: Readonly<Record<keyof typeof folders, MemberKind>> = {
  suites: 'suite',
  models: 'model',
  servers: 'server',
  reports: 'report',
};

export function listCommand(io: Io): Command {
  return new Command('list')
    .description('what there is to name: suites, models, servers, reports')
    .argument('[what]', 'suites, models, servers or reports (default: all)')
    .option('--json', 'as JSON')
    .action(async (what: string | undefined, options: { json?: true }) => {
      const all = Object.keys(folders) as (keyof typeof folders)[];
      if (what !== undefined && !all.includes(what as never)) throw unknownWord('list', what, all);
      const chosen = what === undefined ? all : [what as keyof typeof folders];
      const lists = await Promise.all(
        chosen.map(async (folder) => [folder, await allMembers<Named>(kinds[folder], folders[folder])] as const),
      );
      if (options.json === true) {
        const plain = lists.map(([folder, members]) => [folder, members.map(({ value }) => describe(value))]);
        io.stdout(`${JSON.stringify(Object.fromEntries(plain), null, 2)}\n`);
        return;
      }
      const width = Math.max(...lists.flatMap(([, members]) => members.map(({ value }) => value.name.length)));
      const blocks = lists.map(([folder, members]) =>
        [`${folder}:`, ...members.flatMap(({ value }) => lines(value, width))].join('\n'),
      );
      io.stdout(`${blocks.join('\n\n')}\n`);
    });
}

function lines(member: Named, width: number): string[] {
  const own = `  ${member.name.padEnd(width)}  ${member.about}`;
  const params = isSuite(member) ? Object.entries(member.params) : [];
  return [
    own,
    ...params.map(([name, { about, values, oneOf }]) => {
      const words = oneOf === undefined ? '' : ` (${oneOf.join(', ')})`;
      return `  ${' '.repeat(width)}    ${name}=${values.join(',')}  ${about}${words}`;
    }),
  ];
}

function describe(member: Named) {
  const { name, about } = member;
  if (!isSuite(member)) return { name, about };
  const { server, params, concurrency } = member;
  return { name, about, server, params, concurrency };
}

function isSuite(member: Named): member is Suite {
  return 'params' in member;
}
