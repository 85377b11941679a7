import { randomInt, randomUUID } from 'node:crypto';
import type { Attack } from '../attack.ts';
import { flood, json } from '../flood.ts';

const page = { headers: { accept: 'text/html' } };

export const ballotPages: Attack = (attacking) =>
  flood(attacking, () => [`${attacking.target.vote}/polls/${attacking.target.poll}`, page]);

export const listsOfPolls: Attack = (attacking) =>
  flood(attacking, () => [`${attacking.target.vote}/polls?q=${randomUUID()}`, page]);

export const resultPages: Attack = (attacking) =>
  flood(attacking, () => [`${attacking.target.result}/polls/${attacking.target.poll}`, page]);

export const pollsThatDoNotExist: Attack = (attacking) =>
  flood(attacking, () => [`${attacking.target.vote}/polls/${randomInt(1_000_000, 2 ** 31)}`]);

export const newPolls: Attack = (attacking) =>
  flood(attacking, () => [
    `${attacking.target.vote}/polls`,
    json({ question: 'One more?', options: [{ text: 'Yes' }, { text: 'No' }] }),
  ]);

/** A9 */
export const exportsInALoop: Attack = (attacking) => {
  const { result, largePolls } = attacking.target;
  let count = 0;
  return flood(attacking, () => [
    `${result}/polls/${largePolls[count++ % largePolls.length] ?? 0}/export.csv`,
  ]);
};
