/**
 * What lockstep bears, with its targets: `node bench/load.ts`; `node bench/load.ts a c` for some of the parts, `--json` for
 * programs, `--quick` to see sooner that all of it runs. The exit code says whether all could be measured: a benchmark, and
 * no test. The figures in docs/reliability.md are from here.
 */
import { inFlight } from './_load-in-flight.ts';
import { tellParts } from './_self-parts.ts';

await tellParts({ a: inFlight });
