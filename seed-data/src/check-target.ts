// One look at the ballot page before the crowd comes: what is wrong for the first voter is wrong for all of them.
import { asBrowser, voterCookie } from './cast-vote.ts';
import type { CrowdOptions } from './parse-options.ts';
import { createClient } from './send.ts';

/** @returns what is wrong and what to do, or undefined. A service that is only busy (5xx) is no fault: voters wait. */
export async function checkTarget({ url, poll, demo }: CrowdOptions): Promise<string | undefined> {
  const client = createClient(1, 10_000);
  try {
    const page = await client.send({
      method: 'GET',
      url: demo ? `${url}/polls` : `${url}/polls/${String(poll)}`,
      headers: asBrowser,
    });
    if (page.status >= 500 || page.status === 429) return undefined;
    // what else may be wrong shows as the polls are read and made
    if (demo) return undefined;
    if (page.status === 404) {
      return `There is no poll ${String(poll)} at ${url}: name another with --poll, or the address that "npm start" printed with --url.`;
    }
    if (page.status !== 200 || !voterCookie(page)) {
      return `${url} does not answer like the vote service (status ${String(page.status)}, no ballot page). Check --url.`;
    }
    return undefined;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    return `Nothing answers at ${url} (${code}). Start the system with "npm start", or give its address with --url.`;
  } finally {
    client.close();
  }
}
