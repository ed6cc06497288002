import { registerHooks } from 'node:module';
import { sibling } from './sibling.ts';

/**
 * A user's suite may lie in a folder without node_modules and still say `import … from 'lockstep'`: it gets the very
 * lockstep that runs it. Imported for this effect wherever a user's module is loaded; hooks are a thread's own.
 */
const api = sibling(import.meta.url, '../../cli/api');

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'lockstep' ? { url: api, shortCircuit: true } : next(specifier, context),
});
