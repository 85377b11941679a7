// Placeholders in inputs stand for what differs from run to run: ids, credentials, the time.
import { createPoll } from '@hands/testing/create-poll';
import { slugOf } from '@hands/testing/slug-of';
import type { TestService } from '@hands/testing/test-service';
import type pg from 'pg';
import { addBallot } from '@hands/testing/add-ballot';
import { findJoinCode } from '@hands/vote/managing/find-join-code';
import type { ServiceName } from './input.ts';
import { ADMIN_TOKEN } from './target.ts';
import type { Target } from './target.ts';

/** Signs in and votes, so that the credentials are genuine. */
export async function createFiller(
  pool: pg.Pool,
  services: Record<ServiceName, TestService>,
  polls: Record<string, number>,
): Promise<Target['fill']> {
  const session = await signIn(services.vote.url);
  const { voter, receipt } = await vote(services.vote.url, polls.open ?? 0);
  const joinCode = await findJoinCode(pool, polls.open ?? 0);
  let unique = 0;

  async function valueOf(name: string, service: ServiceName): Promise<string | undefined> {
    const [word, kind = ''] = name.split(' ');
    switch (word) {
      case 'poll':
        return polls[kind] === undefined ? undefined : String(polls[kind]);
      case 'slug':
        return polls[kind] === undefined ? undefined : slugOf(pool, polls[kind]);
      case 'fresh':
        return String(await createFreshPoll(pool, kind));
      case 'address':
        return new URL(services[service].url).host;
      case 'sid':
        return openPolling(services.result.url);
      case 'now':
        return String(Date.now() * 1_000);
      case 'unique':
        return `u${++unique}`;
      default:
        return { token: ADMIN_TOKEN, session, voter, receipt, code: joinCode?.code }[name];
    }
  }

  return async (text, service = 'vote') => {
    const parts = text.split(/«#?([^«»]*)»/);
    const filled = await Promise.all(
      parts.map((part, index) => (index % 2 ? valueOf(part, service) : Promise.resolve(part))),
    );
    return filled.map((part, index) => part ?? `«${parts[index] ?? ''}»`).join('');
  };
}

/** A poll for one input, which may change or delete it. */
async function createFreshPoll(pool: pg.Pool, kind: string): Promise<number> {
  const past = Date.parse('2020-01-01T00:00:00Z');
  const id = await createPoll(
    pool,
    kind === 'final' ? { closes_at: new Date(past), sealed_at: new Date(past + 1_000) } : {},
  );
  if (kind === 'voted') await addBallot(pool, id, 0);
  return id;
}

async function signIn(url: string): Promise<string> {
  const response = await fetch(`${url}/admin/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ token: ADMIN_TOKEN }),
    redirect: 'manual',
  });
  return cookieIn(response, 'admin');
}

async function vote(url: string, poll: number): Promise<{ voter: string; receipt: string }> {
  const response = await fetch(`${url}/polls/${poll}/vote`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"choice":0}',
  });
  const { receipt } = (await response.json()) as { receipt: string };
  return { voter: cookieIn(response, 'voter'), receipt };
}

function cookieIn(response: Response, name: string): string {
  const cookie = response.headers.getSetCookie().find((one) => one.startsWith(`${name}=`));
  const value = cookie?.split(';')[0]?.slice(name.length + 1);
  if (value === undefined)
    throw new Error(`there is no cookie ${name} in the answer with ${response.status}`);
  return value;
}

/** Opens a session of Socket.io over long polling. */
async function openPolling(url: string): Promise<string | undefined> {
  const response = await fetch(`${url}/socket.io/?EIO=4&transport=polling`);
  return /"sid":"([^"]+)"/.exec(await response.text())?.[1];
}
