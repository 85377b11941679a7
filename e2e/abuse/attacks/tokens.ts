import { randomUUID } from 'node:crypto';
import type { Attack } from '../attack.ts';
import { flood, form } from '../flood.ts';

const bearer = () => ({ authorization: `Bearer ${randomUUID()}` });

/** A3 */
export const wrongTokensByForm: Attack = (attacking) =>
  flood(attacking, () => [`${attacking.target.vote}/admin/sign-in`, form({ token: randomUUID() })]);

/** A3 */
export const wrongBearersAtVote: Attack = (attacking) =>
  flood(attacking, () => [
    `${attacking.target.vote}/polls/${attacking.target.hiddenPoll}`,
    { method: 'DELETE', headers: bearer() },
  ]);

/** A4 */
export const wrongBearersAtResult: Attack = (attacking) =>
  flood(attacking, () => [
    `${attacking.target.result}/polls/${attacking.target.hiddenPoll}/results`,
    { headers: bearer() },
  ]);
