/** What makes a process say the address of its inspector to its parent alone. */
export const INSPECTABLE = ['--inspect-port=0', '--inspect-publish-uid=stderr'];
