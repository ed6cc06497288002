/**
 * What lockstep bears, beside its targets: `node bench/load.ts`, about ten minutes; `node bench/load.ts a c` for some of the
 * parts, `--json` for programs, `--quick` to see sooner that all of it runs. It needs 3 GB of memory and 21 000 open files.
 * The exit code says whether all could be measured: a benchmark, and no test. The figures in docs/reliability.md are from here.
 */
import { connections } from './_load-connections.ts';
import { largeFile } from './_load-file.ts';
import { inFlight } from './_load-in-flight.ts';
import { longRound } from './_load-long-round.ts';
import { longRun } from './_load-long-run.ts';
import { largePlan } from './_load-plan.ts';
import { tellParts } from './_self-parts.ts';

await tellParts({ a: inFlight, b: connections, c: longRound, d: largePlan, e: largeFile, f: longRun });
