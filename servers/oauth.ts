import type { Server } from '../core/members/types.ts';
import { Desk } from './_desk.ts';
import { serve } from './_oauth-server.ts';

const server = {
  name: 'oauth',
  about: 'an OAuth 2 token server that signs a token for each item, after its latency (oauth2-mock-server)',
  probe: null,
  start: () => serve(new Desk()),
} satisfies Server;

export default server;
