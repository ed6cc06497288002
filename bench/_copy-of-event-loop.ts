import eventLoop from '../runners/event-loop.ts';

/** One event loop, once more under another name. */
export default { ...eventLoop, name: 'event-loop-again' };
