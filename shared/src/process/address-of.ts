import type { z } from 'zod';

/**
 * Checks the address of a database. A `/`, `?` or `#` in a password would end the host name too early: the service would
 * connect to somewhere else, and show a part of the password as the host's name in its log.
 */
export const addressOf = (schema: z.ZodString, start: RegExp, must: string) =>
  schema.regex(start, must).refine((text) => {
    // named already. Aborting there would skip the checks of other settings, too.
    if (!start.test(text)) return true;
    if (!URL.canParse(text)) return false;
    const { username, password, hostname, searchParams, hash } = new URL(text);
    if (hash !== '' || (username + password === '' && text.includes('@'))) return false;
    return hostname !== '' || searchParams.has('host');
  }, 'must be an address with a host; write special characters of the password as % and two digits, for example # as %23');
