import { hash, shuffled } from '../core/work/random.ts';
import { door } from './_door.ts';
import { centre } from './_self-finding.ts';
import type { Item } from './_self-item.ts';

const RUNS = 25;
/** The first run fills the compile cache, and the second finds it. */
const WARM_UP_RUNS = 2;
const SEED = 20_260_102;

const commands = { 'lockstep list': [door, 'list'], 'node -e 0': ['-e', '0'] } as const;
type Name = keyof typeof commands;

/** How long one waits for the smallest command, and how much of that is Node's own start. */
export const start: Item = {
  about: 'from starting a command to its end',
  async measure(household, scale) {
    const wallMs: Record<Name, number[]> = { 'lockstep list': [], 'node -e 0': [] };
    const names = Object.keys(commands) as Name[];
    for (let run = 0; run < WARM_UP_RUNS + Math.ceil(RUNS * scale); run += 1) {
      for (const name of shuffled(names, hash(SEED, run))) {
        const ran = await household.run(process.execPath, ...commands[name]);
        if (run >= WARM_UP_RUNS) wallMs[name].push(ran.wallMs);
      }
    }
    const finding = (name: Name, what: string) => ({ what, unit: 'ms', measured: centre(wallMs[name]) });
    return [
      { ...finding('lockstep list', 'node cli/lockstep.mjs list'), target: { atMost: 150 } },
      { ...finding('node -e 0', 'node -e 0: the floor under it'), target: null },
    ];
  },
};
