// Each way to a poll, by its number or its slug, and what it shows.
import { once } from 'node:events';
import type { Pool } from '@hands/db/pool';
import { addPollKey } from '@hands/db/poll-keys';
import { pollKeyCookie } from '@hands/shared/auth/poll-key';
import { noSuchPollDetail } from '@hands/shared/http/no-such-poll';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { createPoll } from '@hands/testing/create-poll';
import { openScreen } from '@hands/testing/open-screen';
import { slugOf } from '@hands/testing/slug-of';
import { votesIn } from '@hands/testing/votes-in';
import { expect, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';

export type Headers = Record<string, string>;

export type Shown = 'no such poll' | 'hidden' | (number | null)[];

type Look = (address: string, named: number | string, headers: Headers) => Promise<Shown>;

/** A poll with its slug, a key, and the two forms in which its owner sends the key. */
export async function createOwnPoll(pool: Pool, columns: Record<string, unknown> = {}) {
  const id = await createPoll(pool, columns);
  const [slug, key] = [await slugOf(pool, id), await addPollKey(pool, id, 'first')];
  const asOwner = { authorization: `Bearer ${key}` };
  return { id, slug, key, asOwner, inBrowser: { cookie: `${pollKeyCookie(slug)}=${key}` } };
}

const shownBy = (snapshot: Snapshot | undefined): Shown =>
  snapshot?.visible ? (votesIn(snapshot) ?? []) : 'hidden';

const read = (path: (named: number | string) => string): Look =>
  async function (address, named, headers) {
    const answer = await fetch(address + path(named), { headers });
    const body = (await answer.json()) as Snapshot & { detail: string };
    if (answer.status === 403) return 'hidden';
    if (answer.ok) return shownBy({ ...body, visible: body.options[0]?.votes !== null });
    expect([answer.status, body.detail]).toEqual([404, noSuchPollDetail]);
    return 'no such poll';
  };

const readPage: Look = async (address, named, headers) => {
  const answer = await fetch(`${address}/p/${named}`, { headers: { ...headers, accept: 'text/html' } });
  const page = await answer.text();
  if (answer.status === 404) return 'no such poll';
  const data = /data-snapshot="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#34;', '"') ?? '';
  return shownBy(JSON.parse(data) as Snapshot);
};

const readCsv: Look = async (address, named, headers) => {
  const answer = await fetch(`${address}/p/${named}/export.csv`, { headers });
  if (!answer.ok) return answer.status === 403 ? 'hidden' : 'no such poll';
  return [...(await answer.text()).matchAll(/^"(?:Tea|Coffee)",[A-Z],\d+,(\d+)/gm)].map(([, votes]) =>
    Number(votes),
  );
};

const watch: Look = async (address, named, headers) => {
  const screen = await openScreen(address, { extraHeaders: headers });
  const answer = await screen.watch(named);
  if (answer.ok) {
    await expect.poll(() => screen.latest()).toBeDefined();
    return shownBy(screen.latest());
  }
  expect(answer).toEqual({ ok: false, detail: noSuchPollDetail });
  return 'no such poll';
};

const stream = (path: (named: number | string) => string): Look =>
  async function (address, named, headers) {
    const socket = new WebSocket(address.replace('http', 'ws') + path(named), { headers });
    onTestFinished(() => {
      socket.terminate();
    });
    socket.on('error', () => undefined);
    return Promise.race([
      once(socket, 'message').then(([data]) => shownBy(JSON.parse(String(data)) as Snapshot)),
      once(socket, 'unexpected-response').then(([, answer]) => {
        expect((answer as { statusCode: number }).statusCode).toBe(404);
        return 'no such poll' as const;
      }),
    ]);
  };

export const ways: Record<string, Look> = {
  'GET /polls/{id}': read((named) => `/polls/${named}`),
  'GET /polls/{id}/results': read((named) => `/polls/${named}/results`),
  'GET /p/{slug}': read((named) => `/p/${named}`),
  'GET /p/{slug}/results': read((named) => `/p/${named}/results`),
  'the page': readPage,
  'GET /polls/{id}/export.json': read((named) => `/polls/${named}/export.json`),
  'GET /p/{slug}/export.json': read((named) => `/p/${named}/export.json`),
  'GET /p/{slug}/export.csv': readCsv,
  'Socket.io': watch,
  'WS /polls/{id}/stream': stream((named) => `/polls/${named}/stream`),
  'WS /ws/polls/{id}/': stream((named) => `/ws/polls/${named}/`),
};
