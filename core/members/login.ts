/** Who asks for what, and where, as the URL of a server says it: for drivers that want the parts of it. */
export interface Login {
  /** The path of a Unix socket, or of its folder, where it begins with a slash. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Empty where the URL names none. */
  readonly database: string;
}

/** @param usualPort That of a server of this kind, where the URL has none. */
export function loginOf(address: string, usualPort: number): Login {
  const { hostname, port, username, password, pathname } = new URL(address);
  return {
    host: decodeURIComponent(hostname.replace(/^\[|\]$/g, '')) || '127.0.0.1', // an address of IPv6 stands in brackets
    port: Number(port || usualPort),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
  };
}
