import { expect } from 'vitest';

/**
 * Creates a poll through the API.
 * @param url of the vote service
 * @returns the poll's id
 */
export async function postPoll(
  url: string,
  poll: object = {},
  headers: Record<string, string> = {},
): Promise<number> {
  const response = await fetch(`${url}/polls`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ question: 'Which?', options: [{ text: 'Tea' }, { text: 'Coffee' }], ...poll }),
  });
  expect(response.status).toBe(201);
  return ((await response.json()) as { id: number }).id;
}
