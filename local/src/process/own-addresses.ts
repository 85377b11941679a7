import { networkInterfaces } from 'node:os';

/** The IPv4 addresses at which other devices in the same network reach this machine. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flat()
    .flatMap((one) => (one && !one.internal && one.family === 'IPv4' ? [one.address] : []));
}
