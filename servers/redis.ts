import type { Server } from '../core/members/types.ts';
import { start } from './_redis-server.ts';

const server: Server = {
  name: 'redis',
  about: 'a real Redis: by LOCKSTEP_REDIS_URL, else one of our own, that of this machine',
  probe: null,
  start: (asked) => start(asked),
};

export default server;
