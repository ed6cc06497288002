/**
 * lockstep against its own targets: `node bench/self.ts`, about nine minutes on a quiet machine with two cores or more;
 * `node bench/self.ts a d` for some of the parts, `--json` for programs, `--quick` to see in seconds that all of it runs.
 * The exit code says whether all could be measured, not whether targets were met: this is a benchmark and no test.
 */
import { httpClients, ownClients } from './_self-clients.ts';
import { ownFunction } from './_self-function.ts';
import { loop } from './_self-loop.ts';
import { nothing } from './_self-noop.ts';
import { tellParts } from './_self-parts.ts';
import { postgresLoop } from './_self-postgres.ts';
import { servedLoad } from './_self-served.ts';
import { start } from './_self-start.ts';
import { waiting } from './_self-waiting.ts';

await tellParts({
  a: loop,
  b: nothing,
  c: httpClients,
  d: start,
  e: waiting,
  f: ownFunction,
  g: ownClients,
  h: servedLoad,
  i: postgresLoop,
});
