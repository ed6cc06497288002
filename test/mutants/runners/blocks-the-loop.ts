import { now } from '../../../core/trial/clock.ts';
import { drive } from '../../../core/trial/loop.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken } from './_broken.ts';

const HELD_NS = 60e6;

export default broken(
  'blocks-the-loop',
  'holds the thread for 60 ms before each call: nothing can come in meanwhile',
  (ledger, lanes) =>
    drive(ledger, lanes.length, (item, slot) => {
      const until = now() + HELD_NS;
      while (now() < until);
      return (lanes[slot] as Operation).run(item);
    }),
);
