import { drive } from '../../../core/trial/loop.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken } from './_broken.ts';

export default broken(
  'uses-one-lane',
  'admits K calls, and hands them all to the same lane, where they wait for each other',
  (ledger, lanes) => drive(ledger, lanes.length, (item) => (lanes[0] as Operation).run(item)),
);
