// In which language a page is: the one that the reader has chosen, or else the one that the browser asks for.
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { parseCookie } from 'cookie';
import Negotiator from 'negotiator';
import { catalogues, languageNames, languages } from '../texts/catalogues.ts';
import type { Language, Texts } from '../texts/catalogues.ts';

/** Not a voter's: it is the same for all who choose this language. No script reads it. */
const COOKIE = 'language';
const SECONDS = 365 * 24 * 60 * 60;

/** What each view is given. */
export interface PageLanguage {
  language: Language;
  texts: Texts;
  /** The same page in the other languages. */
  languageLinks: { language: Language; name: string; url: string }[];
}

const isLanguage = (text: unknown): text is Language => languages.some((language) => language === text);

/** @param chosen a language in place of the reader's choice, or `browser` for a page that takes no cookies */
export function findLanguage(headers: IncomingHttpHeaders, chosen?: Language | 'browser'): Language {
  const kept = chosen ?? parseCookie(headers.cookie ?? '')[COOKIE];
  if (isLanguage(kept)) return kept;
  const accepted = new Negotiator({ headers }).language([...languages]);
  return isLanguage(accepted) ? accepted : 'en';
}

/**
 * For a page that is being answered: also sets the headers that keep it from being shown to readers of another language.
 * @param chosen as in findLanguage()
 * @param keeps which parameters of the address the links keep. A page that is compressed and holds what only its reader may see
 *   must not repeat others: the length of an answer would lead to it (send-page.ts).
 */
export function setPageLanguage(
  req: IncomingMessage,
  res: ServerResponse,
  { chosen, keeps = () => true }: { chosen?: Language | 'browser'; keeps?: (name: string) => boolean } = {},
): PageLanguage {
  const language = findLanguage(req.headers, chosen);
  res.setHeader('Content-Language', language);
  addVary(res, 'Accept-Language', ...(chosen === undefined ? ['Cookie'] : []));
  return {
    language,
    texts: catalogues[language],
    languageLinks: languages
      .filter((other) => other !== language)
      .map((other) => ({ language: other, name: languageNames[other], url: addressIn(req, other, keeps) })),
  };
}

export function addVary(res: ServerResponse, ...names: string[]): void {
  const given = String(res.getHeader('Vary') ?? '');
  const listed = given.toLowerCase().split(/\s*,\s*/);
  const missing = names.filter((name) => !listed.includes(name.toLowerCase()));
  res.setHeader('Vary', [given, ...missing].filter((name) => name !== '').join(', '));
}

const queryOf = ({ url = '' }: IncomingMessage) => new URLSearchParams(/\?.*/s.exec(url)?.[0] ?? '');

/** Relative: proxies may serve the page under another path. */
function addressIn(req: IncomingMessage, language: Language, keeps: (name: string) => boolean): string {
  const query = new URLSearchParams([...queryOf(req)].filter(([name]) => keeps(name)));
  query.set('lang', language);
  return `?${query.toString().replaceAll(/=(?=&|$)/g, '')}`;
}

/**
 * Answers `?lang=de` on any page: keeps the choice, and leads to the same page without this parameter, so that an address that is
 * passed on chooses no language for others.
 * @param isSecure whether the cookie is for https only
 * @returns whether it has answered
 */
export function switchLanguage(req: IncomingMessage, res: ServerResponse, isSecure: boolean): boolean {
  if (req.method !== 'GET') return false;
  const query = queryOf(req);
  const language = query.get('lang');
  if (!isLanguage(language)) return false;
  query.delete('lang');
  const rest = query.toString().replaceAll(/=(?=&|$)/g, '');
  res.statusCode = 303;
  const attributes = `Max-Age=${SECONDS}; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  res.appendHeader('Set-Cookie', `${COOKIE}=${language}; ${attributes}`);
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Location', samePage(req) + (rest === '' ? '' : `?${rest}`));
  res.end();
  return true;
}

/** Relative: proxies may serve the page under another path, such as `/dashboard/docs`. It leads to no other host, whatever was sent. */
function samePage({ url = '/' }: IncomingMessage): string {
  const here = 'http://localhost';
  const { pathname } = URL.canParse(url, here) ? new URL(url, here) : new URL(here);
  return `./${pathname.slice(pathname.lastIndexOf('/') + 1)}`;
}
