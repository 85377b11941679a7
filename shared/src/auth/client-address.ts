// Who is at the other end, also behind proxies: X-Forwarded-For can be written by anybody, so only what trusted proxies
// added to it counts.
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import proxyAddress from 'proxy-addr';

/** Whether the proxy at this address, `hop` proxies away, tells the truth about whom it speaks for. As Express takes it. */
export type TrustProxy = (address: string, hop: number) => boolean;

export const trustNobody: TrustProxy = () => false;

/**
 * @param setting how many proxies stand in front, or their addresses: `1`, `10.0.0.0/8, 192.168.1.7`, `uniquelocal`
 * @throws TypeError where it is neither
 */
export function readTrustProxy(setting: string): TrustProxy {
  const list = setting.split(',').map((address) => address.trim());
  if (!/^\d{1,2}$/.test(setting.trim())) return proxyAddress.compile(list);
  return (_address, hop) => hop < Number(setting);
}

/** The address of whoever sent this request. What a trusted proxy passed on unread and is no address counts as the proxy. */
export function clientAddress(req: IncomingMessage, trust: TrustProxy): string {
  const address = proxyAddress(req, trust);
  return isIP(address) ? address : (req.socket.remoteAddress ?? '');
}

/**
 * What limits count as one client: an IPv4 address, or the 56 bits of an IPv6 address that a household has at least, whose
 * other bits it may change at will.
 */
export function clientNetwork(address: string): string {
  if (isIP(address) !== 6) return address;
  // `::ffff:10.0.0.1` is an IPv4 address
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv4'
    ? parsed.toString()
    : Buffer.from(parsed.toByteArray().slice(0, 7)).toString('hex');
}
