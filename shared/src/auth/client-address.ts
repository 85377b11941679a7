// The client's address, also behind proxies. Any client can send X-Forwarded-For, so only what trusted proxies added to it
// counts.
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import proxyAddress from 'proxy-addr';

/** Whether to trust the proxy at this address; `hop` counts the proxies between it and this service. Express uses the same signature. */
export type TrustProxy = (address: string, hop: number) => boolean;

export const trustNobody: TrustProxy = () => false;

/**
 * @param setting the number of proxies in front, or their addresses: `1`, `10.0.0.0/8, 192.168.1.7`, `uniquelocal`
 * @throws TypeError if it is neither
 */
export function readTrustProxy(setting: string): TrustProxy {
  const list = setting.split(',').map((address) => address.trim());
  if (!/^\d{1,2}$/.test(setting.trim())) return proxyAddress.compile(list);
  return (_address, hop) => hop < Number(setting);
}

/** Returns the client's address, or the proxy's own if a trusted proxy forwarded something that is not an address. */
export function clientAddress(req: IncomingMessage, trust: TrustProxy): string {
  const address = proxyAddress(req, trust);
  return isIP(address) ? address : (req.socket.remoteAddress ?? '');
}

/**
 * What rate limits count as one client: an IPv4 address, or the first 56 bits of an IPv6 address. A household typically gets
 * a /56 and can change the other bits at will.
 */
export function clientNetwork(address: string): string {
  if (isIP(address) !== 6) return address;
  // A server that listens on all addresses sees IPv4 clients as `::ffff:10.0.0.1`. Parsing that took longer than all else here.
  const ipv4 = address.slice('::ffff:'.length);
  if (address.startsWith('::ffff:') && isIP(ipv4) === 4) return ipv4;
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv4'
    ? parsed.toString()
    : Buffer.from(parsed.toByteArray().slice(0, 7)).toString('hex');
}

/**
 * The first 48 bits of an IPv6 address, which one organisation may have: 256 networks that each count as a client of their own.
 * @param network as `clientNetwork` returns it
 * @returns undefined for an IPv4 address
 */
export function clientSite(network: string): string | undefined {
  return /^[\da-f]{14}$/.test(network) ? network.slice(0, 12) : undefined;
}
