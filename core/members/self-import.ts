import * as module from 'node:module';
import { runtimeNameOf } from '../records/runtime-names.ts';
import { useInstallation } from './installation.ts';
import { sibling } from './sibling.ts';

/**
 * A user's suite may lie in a folder without node_modules and still say `import … from 'lockstep'`: it gets the very
 * lockstep that runs it. Imported for this effect wherever a user's module is loaded; hooks are a thread's own.
 */
const api = sibling(import.meta.url, '../../cli/api');

const runtime = runtimeNameOf(process.versions);
if (runtime === 'node') {
  module.registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'lockstep' ? { url: api, shortCircuit: true } : next(specifier, context),
  });
  useInstallation();
}
// bun has no such hooks, and deno is started with a map (core/process/runtime.ts)
if (runtime === 'bun') {
  globalThis.Bun?.plugin({
    name: 'lockstep',
    setup: (build: BunBuild) =>
      build.module('lockstep', async () => ({ exports: await import(api), loader: 'object' })),
  });
}

interface BunBuild {
  module(specifier: string, load: () => Promise<{ exports: object; loader: 'object' }>): void;
}
