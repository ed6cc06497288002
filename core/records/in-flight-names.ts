/** What the process of a trial needs of what is read of it. Apart from the schemas, which take longer to load than all of a trial. */

/** By this name of the process of a trial a debugger finds what tells it. */
export const IN_FLIGHT = 'lockstep.in-flight';

/** More nobody reads, and an answer has to have an end. */
export const MOST_LISTED = 256;
