import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { drive } from '../../../core/trial/loop.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken } from './_broken.ts';

/** A process that is stopped cannot go on by itself. */
const STOPS = 'for i in 1 2 3 4 5; do kill -STOP "$0"; sleep 0.06; kill -CONT "$0"; sleep 0.01; done; kill -CONT "$0"';

export default broken(
  'stands-still',
  'stops its process for 60 ms again and again: no operation holds the loop up, and nothing comes in meanwhile',
  async (ledger, lanes) => {
    const stopper = spawn('sh', ['-c', STOPS, String(process.pid)], { stdio: 'ignore' });
    const ended = once(stopper, 'exit');
    await drive(ledger, lanes.length, (item, slot) => (lanes[slot] as Operation).run(item));
    await ended;
  },
);
