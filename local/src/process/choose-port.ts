import { claim } from './claim.ts';
import { isPortFree } from './free-port.ts';

/** Returns the wanted port, or the next one that is free and not claimed by another runner. Prints a line if it differs. */
export async function choosePort(
  use: string,
  wanted: number,
  print: (line: string) => void,
): Promise<number> {
  for (let port = wanted; port < wanted + 1_000 && port < 65_536; port++) {
    if (!(await isPortFree(port)) || !(await claim(`port ${String(port)}`))) continue;
    if (port !== wanted) print(`Port ${String(wanted)} is in use, so ${use} uses ${String(port)}.`);
    return port;
  }
  throw new Error(
    `There is no free port for ${use} from ${String(wanted)} on. Set ${use.toUpperCase()}_PORT to another one.`,
  );
}
