import httpGet from '../suites/http-get.ts';
import { openServer, openTrial } from './_self-contestants.ts';
import type { Item } from './_self-item.ts';
import { loadOf, seedOf } from './_self-load.ts';

const CONNECTIONS = 10_000;
/** Long enough that all have asked before the first is answered. */
const LATENCY_MS = 5000;

/** A connection each for ten thousand calls. Both ends are on this machine: it takes twice as many open files. */
export const connections: Item = {
  about: '10 000 connections to our HTTP server at one time',
  async measure(household, scale) {
    const count = Math.ceil(CONNECTIONS * scale);
    const load = loadOf(httpGet, count, { latencyMs: LATENCY_MS, operations: count, client: 'raw' });
    const server = await openServer(household);
    const trial = await openTrial(household, 'event-loop', load, server.target);
    const seed = seedOf(load, 0);
    const [, { peakInFlight, connectionsOpen }] = await server.witnessed(seed, () => trial.round(seed));
    return [
      {
        what: 'requests that the server had in flight at one instant',
        measured: peakInFlight,
        target: { atLeast: count },
      },
      { what: 'connections that it held open', measured: connectionsOpen, target: { atLeast: count } },
    ].map(({ measured, ...finding }) => ({
      ...finding,
      unit: '',
      measured: { estimate: measured, low: null, high: null },
    }));
  },
};
