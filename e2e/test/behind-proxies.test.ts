// The system behind nginx and Apache, with the configuration of docs/proxies.md and with the programs' default headers, on one host
// and on two; behind a proxy like Caddy, and behind one that signs people in.
import { freePort } from '@hands/local/process/free-port';
import { readTrustProxy } from '@hands/shared/auth/client-address';
import { readReceipt } from '@hands/shared/auth/receipt';
import { addBallot } from '@hands/testing/add-ballot';
import { usualBackend } from '@hands/testing/backends';
import { openBrowser } from '@hands/testing/browser';
import { openVote } from '@hands/testing/open-vote';
import { needsProgram } from '@hands/testing/optional-programs';
import type { WebServer } from '@hands/testing/optional-programs';
import { slugOf } from '@hands/testing/slug-of';
import { startProxy } from '@hands/testing/start-proxy';
import { startResult } from '@hands/testing/start-result';
import { readBlock, startWebServer, withDefaultHeaders } from '@hands/testing/start-web-server';
import { secret } from '@hands/testing/voter-cookie';
import { voteFor } from '@hands/testing/vote-for';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

let browser: Browser;
beforeAll(async () => {
  // not localhost, whose pages would be trusted more than those of a server without TLS
  browser = await openBrowser(['--host-resolver-rules=MAP *.test 127.0.0.1']);
});
afterAll(() => browser.close());

interface Addresses {
  voteUrl: string;
  resultUrl: string;
}
const unset = { voteUrl: 'http://localhost:5000', resultUrl: 'http://localhost:5001' };

/** vote and result, told these addresses. */
async function startServices({ voteUrl, resultUrl }: Addresses) {
  const settings = {
    voteUrl,
    trustProxy: readTrustProxy('1'),
    ownOrigins: [voteUrl, resultUrl].map((url) => new URL(url).origin),
  };
  const vote = await openVote(usualBackend);
  onTestFinished(() => vote.close());
  const inner = await vote.serve({ ...settings, resultUrl });
  const { address } = await startResult(vote.settings.databaseUrl, settings);
  return { pool: vote.pool, vote: inner, result: address };
}
type Services = Awaited<ReturnType<typeof startServices>>;

const isForResult = (path: string) =>
  /^\/((polls|p)\/[^/]+\/(results\/?|export\.[a-z]+|stream\/?)(\?|$)|embed\/|oembed(\?|$)|dashboard\/|socket\.io\/|ws\/)/.test(
    path,
  );

/** The block of the documentation, for these services and on this port. */
const onOneHost = (block: string, { vote, result }: Services, port: number) =>
  block
    .replace('listen 80', `listen 127.0.0.1:${String(port)}`)
    .replace('*:80', `127.0.0.1:${String(port)}`)
    .replace('polls.example', 'polls.test')
    .replaceAll('http://127.0.0.1:5000', vote)
    .replaceAll('http://127.0.0.1:5001', result);

/** As the documentation says: two blocks, each with one target. */
function onTwoHosts(block: string, { vote, result }: Services, port: number): string {
  const map = /^map [^]*?^\}\n/m.exec(block)?.[0] ?? '';
  const alone = block
    .replace(map, '')
    .replace(/^ *location ~[^]*?\}\n/m, '')
    .replace(/^ *ProxyPassMatch .*\n/m, '');
  const server = (name: string, target: string) =>
    onOneHost(alone.replace('polls.example', name), { vote: target, result: target } as Services, port);
  return map + server('vote.test', vote) + server('result.test', result);
}

/** Votes by form and follows the link to the results. @returns the page of the results */
async function voteAndFollow(ballotUrl: string) {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(ballotUrl);
  await voteFor(page, 'Cats');
  await page.getByText('You voted for Cats').waitFor();
  // the cookie was kept
  await page.goto(ballotUrl);
  await page.getByText('You voted for Cats').waitFor();
  const link = page.getByRole('link', { name: /results|how many/ });
  const target = (await link.getAttribute('href')) ?? '';
  await link.click();
  await page.locator('[data-connection]').waitFor();
  return { page, target };
}

const isLive = '[data-connection][data-state="live"]';
const isPolling = '[data-connection][data-state="polling"]';

describe.each<WebServer>(['nginx', 'apache2'])('behind %s', (name) => {
  const needed = needsProgram(name);

  test('X2, V8: as documented, on one host, everything works without settings', needed, async () => {
    const services = await startServices(unset);
    const port = await freePort();
    await startWebServer(name, onOneHost(readBlock(name), services, port), port);
    const outer = `http://polls.test:${String(port)}`;
    const { page, target } = await voteAndFollow(`${outer}/polls/1`);
    expect(target).toMatch(new RegExp(`^${outer}/p/[0-9a-z]{10}/results$`));
    await page.locator(isLive).waitFor();
    await addBallot(services.pool, 1, 0);
    await page.locator('[data-total]', { hasText: '1 vote' }).waitFor();
    await page.getByRole('link', { name: 'projector' }).click();
    await page.getByRole('link', { name: `polls.test:${String(port)}` }).waitFor();
  });

  test('X2, X3: with default headers, on one host, VOTE_URL and RESULT_URL are enough', needed, async () => {
    const port = await freePort();
    const outer = `http://polls.test:${String(port)}`;
    const services = await startServices({ voteUrl: outer, resultUrl: outer });
    await startWebServer(name, withDefaultHeaders(onOneHost(readBlock(name), services, port)), port);
    const { page } = await voteAndFollow(`${outer}/polls/1`);
    // Apache passes on sockets as its block says; nginx does so only with headers
    await page.locator(name === 'nginx' ? isPolling : isLive).waitFor();
    await addBallot(services.pool, 1, 0);
    await page.locator('[data-total]', { hasText: '1 vote' }).waitFor();
  });

  test.each(['as documented', 'with default headers'])(
    'V6, X2: %s, on two hosts, voters see results that are for voters',
    needed,
    async (how) => {
      const port = await freePort();
      const addresses = {
        voteUrl: `http://vote.test:${String(port)}`,
        resultUrl: `http://result.test:${String(port)}`,
      };
      const services = await startServices(addresses);
      await services.pool.query(`update polls set results_visible = 'after_vote' where id = 1`);
      const block = onTwoHosts(readBlock(name), services, port);
      await startWebServer(name, how === 'as documented' ? block : withDefaultHeaders(block), port);
      const { page, target } = await voteAndFollow(`${addresses.voteUrl}/polls/1`);
      expect(target).toMatch(new RegExp(`^${addresses.resultUrl}/p/[0-9a-z]{10}/results\\?receipt=`));
      const receipt = readReceipt(new URL(target).searchParams.get('receipt') ?? '', [secret]);
      await page.locator('[data-hidden]').waitFor();
      await addBallot(services.pool, 1, 0, receipt?.voterId ?? '');
      await page.locator('[data-shown]').waitFor();
      await page.locator(how !== 'as documented' && name === 'nginx' ? isPolling : isLive).waitFor();
      // the way back
      await page.getByRole('link', { name: 'Back to the ballot' }).click();
      await page.getByText('You voted for Cats').waitFor();
    },
  );

  test('X2: an address with a slug reaches the same service as one with a number', needed, async () => {
    const services = await startServices(unset);
    const slug = await slugOf(services.pool, 1);
    const port = await freePort();
    await startWebServer(name, onOneHost(readBlock(name), services, port), port);
    for (const poll of ['/polls/1', `/polls/${slug}`, `/p/${slug}`]) {
      const read = async (rest: string) => fetch(`http://127.0.0.1:${String(port)}${poll}${rest}`);
      expect(await (await read('')).json(), poll).toHaveProperty('optionsVersion');
      expect(await (await read('/results')).json(), poll).toHaveProperty('completeTo');
      expect(await (await read('/export.json')).json(), poll).toHaveProperty('ballotsOverTime');
      expect((await read('/export.csv')).headers.get('content-type')).toContain('text/csv');
    }
    const embed = await fetch(`http://127.0.0.1:${String(port)}/embed/${slug}`);
    expect(embed.headers.get('content-security-policy')).toContain('frame-ancestors *');
    expect(embed.headers.get('x-frame-options')).toBeNull();
    const about = `url=http://127.0.0.1:${String(port)}/p/${slug}`;
    const oembed = await fetch(`http://127.0.0.1:${String(port)}/oembed?${about}`);
    expect(await oembed.json()).toHaveProperty('html');
  });

  test('X4: 12 kB of cookies pass, as documented', needed, async () => {
    const services = await startServices(unset);
    const port = await freePort();
    await startWebServer(name, onOneHost(readBlock(name), services, port), port);
    const headers = { Cookie: `_proxy=${'x'.repeat(12_000)}`, Accept: 'text/html' };
    for (const path of ['/polls/1', '/polls/1/results'])
      expect((await fetch(`http://127.0.0.1:${String(port)}${path}`, { headers })).status).toBe(200);
  });
});

test('V8, X4: behind a proxy like Caddy that signs people in, everything works', async () => {
  const services = await startServices(unset);
  const cookies = Array.from({ length: 12 }, (_, part) => `_proxy_${String(part)}=${'x'.repeat(1_000)}`);
  const proxy = await startProxy((path) => (isForResult(path) ? services.result : services.vote), {
    cookies: cookies.join('; '),
  });
  const outer = proxy.replace('127.0.0.1', 'polls.test');
  const { page, target } = await voteAndFollow(`${outer}/polls/1`);
  expect(target).toMatch(new RegExp(`^${outer}/p/[0-9a-z]{10}/results$`));
  await page.locator(isLive).waitFor();
  await addBallot(services.pool, 1, 0);
  await page.locator('[data-total]', { hasText: '1 vote' }).waitFor();
});
