import { claim } from './claim.ts';
import { isPortFree } from './free-port.ts';

/** The wanted port, or the next one that is free and that no other runner is about to use. Says so when it differs. */
export async function choosePort(
  use: string,
  wanted: number,
  print: (line: string) => void,
): Promise<number> {
  for (let port = wanted; port < wanted + 1_000 && port < 65_536; port++) {
    if (!(await isPortFree(port)) || !(await claim(`port ${String(port)}`))) continue;
    if (port !== wanted) print(`Port ${String(wanted)} is taken: ${use} uses ${String(port)}.`);
    return port;
  }
  throw new Error(`No free port for ${use} from ${String(wanted)} on.`);
}
