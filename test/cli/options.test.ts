import { Option } from 'commander';
import { describe, expect, test } from 'vitest';
import type { OptionTable } from '../../cli/option-spec.ts';
import { commandOptions, measuringOptions } from '../../cli/options.ts';

const tables: Readonly<Record<string, OptionTable>> = commandOptions;

describe.each(Object.entries(tables))('the options of %s', (_, table) => {
  test('are called by their flags', () => {
    const names = Object.values(table).map(({ flags }) => new Option(flags).attributeName());
    expect(names).toEqual(Object.keys(table));
  });

  test('have flags of their own', () => {
    const flags = Object.values(table).flatMap((spec) => {
      const { short, long } = new Option(spec.flags);
      return [short, long].filter((flag) => flag !== undefined);
    });
    expect(flags).toEqual([...new Set(flags)]);
  });

  test('have defaults that their words give', () => {
    for (const { kind, flags, default: usual } of Object.values(table)) {
      const word = usual?.text?.split(',')[0];
      if (word !== undefined && kind.parse !== undefined)
        expect([flags, kind.parse(word, undefined)]).toEqual([flags, usual?.value]);
    }
  });
});

test('every option of what is measured is one of a command', () => {
  const used = new Set(Object.values(tables).flatMap((table) => Object.keys(table)));
  expect(Object.keys(measuringOptions).filter((name) => !used.has(name))).toEqual([]);
});
