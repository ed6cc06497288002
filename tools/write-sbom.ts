import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Writes what the package consists of as a CycloneDX bill of materials: what npm installs with it, by the lock file, and zod,
 * which is brought along (`slim.ts`). Without the time and the number that npm draws: the same package has the same bill.
 */

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly externalReferences?: unknown;
}

interface Bill {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

const root = resolve(import.meta.dirname, '..');
const { name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly name: string };

function billOf(...words: readonly string[]): Bill {
  const asked = ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', ...words];
  return JSON.parse(execFileSync('npm', asked, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 })) as Bill;
}

const { components, dependencies, ...bill } = billOf('--omit', 'dev') as Bill & Record<string, unknown>;
const zod = billOf().components.filter((each) => each.name === 'zod');
const [brought] = zod;
if (brought === undefined) throw new Error('the lock file has no zod');
const { serialNumber: _drawn, metadata, ...rest } = bill;
const { component } = metadata;
const ours = component['bom-ref'];

const written = {
  ...rest,
  metadata: { component: { ...component, name } }, // npm calls it as its folder is called
  components: [...components, { ...brought, scope: 'required' }].map(({ externalReferences: _where, ...each }) => each),
  dependencies: [
    ...dependencies.map((each) =>
      each.ref === ours ? { ...each, dependsOn: [...(each.dependsOn ?? []), brought['bom-ref']] } : each,
    ),
    { ref: brought['bom-ref'], dependsOn: [] },
  ],
};
writeFileSync(join(root, 'dist/sbom.cdx.json'), `${JSON.stringify(written, null, 1)}\n`);
