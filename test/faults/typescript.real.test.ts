import { describe, expect, test } from 'vitest';
import { briefly, Command, endsOf, everyModelSound } from './_command.ts';

/** TypeScript that Node does not run as it is, in a project that has a loader for it. */

const words = ['run', './f.ts', '--json', '--threads', '2', '-k', '2', ...briefly];

/** What tsx does, in short: it compiles what is in the project, finds files without their extension, and knows a path. */
const loader = {
  'node_modules/tsx/package.json': '{ "name": "tsx", "exports": "./loader.mjs" }',
  'node_modules/tsx/loader.mjs': `
    import { existsSync, readFileSync } from 'node:fs';
    import { registerHooks, stripTypeScriptTypes } from 'node:module';
    const project = new URL('../../', import.meta.url).href;
    process.emitWarning = () => {};
    registerHooks({
      resolve(specifier, context, next) {
        const isPath = specifier.startsWith('@/');
        const url = new URL((isPath ? './lib/' + specifier.slice(2) : specifier) + '.ts', isPath ? project : context.parentURL);
        const isHere = (isPath || specifier.startsWith('.')) && url.href.startsWith(project) && existsSync(url);
        return isHere ? { url: url.href, format: 'module', shortCircuit: true } : next(specifier, context);
      },
      load(url, context, next) {
        if (!url.startsWith(project) || !url.endsWith('.ts')) return next(url, context);
        const source = stripTypeScriptTypes(readFileSync(new URL(url), 'utf8'), { mode: 'transform' });
        return { source, format: 'module', shortCircuit: true };
      },
    });`,
};
const used = 'lockstep: TypeScript is loaded by the tsx of the project';

describe.concurrent('in a project that has tsx', () => {
  test('enums, parameter properties, paths and imports without extensions run under every model', async () => {
    const files = {
      ...loader,
      'f.ts': `import { Kind } from './lib/kind';\nimport { Box } from '@/box';\nexport default () => Kind.A + new Box(3).n;`,
      'lib/kind.ts': `export enum Kind { A = 'a' }`,
      'lib/box.ts': `export class Box { constructor(public n: number) {} }`,
    };
    using run = new Command(words, { files });
    await run.ended();
    expect(run.stderr).toContain(`${used}, because ${run.path('f.ts')} imports "./lib/kind", which is no file\n`);
    expect(run.stderr).not.toContain('Warning');
    expect(endsOf(run.report.cells)).toEqual(everyModelSound);
    expect(run.leftovers).toEqual([]);
  });

  test.each([
    ['an enum two imports deep', `import { a } from './a.ts';\nexport default () => a;`, 'Node strips no types of'],
    [
      'an ES module in a package of CommonJS',
      `import { Kind } from './lib/b.ts';\nexport default () => Kind;`,
      'f.ts is an ES module in a package of CommonJS',
    ],
    ['a path', `import { a } from '@/a';\nexport default () => a;`, 'imports "@/a", which is no package'],
  ])('%s is loaded by it', async (_, text, why) => {
    const files = {
      ...loader,
      'f.ts': text,
      'a.ts': `import { Kind } from './lib/a.ts';\nexport const a = Kind.A;`,
      'lib/a.ts': `export enum Kind { A = 'a' }\nexport const a = 'a';`,
      'lib/b.ts': `export const Kind = 'a';`,
      ...(why.endsWith('CommonJS') ? { 'package.json': '{ "type": "commonjs" }' } : {}),
    };
    using run = new Command([...words, '--dry-run'], { files });
    expect(await run.ended()).toBe(0);
    using measured = new Command([...words, '-m', 'event-loop'], { files });
    await measured.ended();
    expect(measured.stderr).toContain(why);
    expect(endsOf(measured.report.cells)).toEqual({ 'event-loop': 'sound' });
  });

  test('what Node runs as it is, is left to Node', async () => {
    const text = `import type { Stats } from 'node:fs';\nimport { outcomeOf } from 'lockstep';\nexport default () => outcomeOf('a');
      export type Told = Stats;`;
    using run = new Command([...words, '-m', 'event-loop'], { files: { ...loader, 'f.ts': text } });
    await run.ended();
    expect(run.stderr).not.toContain(used);
    expect(endsOf(run.report.cells)).toEqual({ 'event-loop': 'sound' });
  });
});
