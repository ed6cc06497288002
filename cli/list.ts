import { Command } from 'commander';
import type { Catalogue, Named, NamedSuite } from '../core/members/catalogue.ts';
import { allMembers } from '../core/members/registry.ts';
import { unknownWord } from '../core/text/errors.ts';
import type { Suite } from '../core/members/types.ts';
import type { MemberKind } from '../core/members/schemas.ts';
import { folders } from './folders.ts';
import type { Io } from './io.ts';
import { kindOf, show, type ShowOptions } from './output.ts';
import { reportOf } from './report-files.ts';

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
    .option('--as <kind>', 'terminal, markdown or json', 'terminal')
    .option('--json', 'the same as --as json')
    .action(async (what: string | undefined, options: ShowOptions) => {
      const all = Object.keys(folders) as (keyof typeof folders)[];
      if (what !== undefined && !all.includes(what as never)) throw unknownWord('list', what, all);
      const kind = kindOf(options);
      const { render } = await reportOf(kind, 'catalogue');
      const catalogue = await catalogueOf(what === undefined ? all : [what as keyof typeof folders]);
      show(kind, (to) => render(catalogue, to), undefined, io);
    });
}

async function catalogueOf(folderNames: readonly (keyof typeof folders)[]): Promise<Catalogue> {
  const lists = await Promise.all(
    folderNames.map(async (folder) => {
      const members = await allMembers<Named | Suite>(kinds[folder], folders[folder]);
      return [folder, members.map(({ value }) => named(value))] as const;
    }),
  );
  return Object.fromEntries(lists);
}

function named(member: Named | Suite): Named | NamedSuite {
  const { name, about } = member;
  if (!('params' in member)) return { name, about };
  const { server, params, concurrency } = member;
  return { name, about, server, params: params as NamedSuite['params'], concurrency: [...concurrency] };
}
