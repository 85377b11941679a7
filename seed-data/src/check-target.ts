// Checks the ballot page once before the crowd votes: an error for the first voter would be an error for all.
import { asBrowser, voterCookie } from './cast-vote.ts';
import type { CrowdOptions } from './parse-options.ts';
import { createClient } from './send.ts';

/** @returns what is wrong and what to do, or undefined. A busy service (5xx) is not an error, because voters retry. */
export async function checkTarget({ url, poll, demo }: CrowdOptions): Promise<string | undefined> {
  const client = createClient(1, 10_000);
  try {
    const page = await client.send({
      method: 'GET',
      url: demo ? `${url}/polls` : `${url}/polls/${String(poll)}`,
      headers: asBrowser,
    });
    if (page.status >= 500 || page.status === 429) return undefined;
    // other errors appear when the polls are read and created
    if (demo) return undefined;
    if (page.status === 404) {
      return `There is no poll ${String(poll)} at ${url}. Choose another with --poll, or set --url to the address that "npm start" printed.`;
    }
    if (page.status !== 200 || !voterCookie(page)) {
      return `${url} is not a vote service (status ${String(page.status)}, no ballot page). Check --url.`;
    }
    return undefined;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    return `There is no answer from ${url} (${code}). Start the system with "npm start", or set its address with --url.`;
  } finally {
    client.close();
  }
}
