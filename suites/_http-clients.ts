/** The ways to make a request: words of the parameter `client`. */
export const clients = ['request', 'dispatch', 'raw', 'fetch', 'node-http'] as const;
export type ClientName = (typeof clients)[number];
