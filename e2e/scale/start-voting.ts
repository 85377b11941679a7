// A crowd that votes on several polls without a pause, changes some of its votes, and keeps every receipt.
import { readReceipt } from '@hands/shared/auth/receipt';
import { cookieOf, secret } from '@hands/testing/voter-cookie';

export interface AcceptedVote {
  pollId: number;
  voterId: string;
  /** Microseconds. */
  castAt: number;
}

/** @param polls their ids, each with ballots as the API takes them */
export function startVoting(url: string, polls: Map<number, object[]>, concurrency = 10) {
  const accepted: AcceptedVote[] = [];
  const bodies = [...polls].flatMap(([pollId, ballots]) => ballots.map((ballot) => ({ pollId, ballot })));
  let isStopped = false;
  let turn = 0;

  async function vote(): Promise<void> {
    const { pollId, ballot } = bodies[turn++ % bodies.length] ?? { pollId: 1, ballot: {} };
    // every fifth vote is by someone who has voted before, in whatever poll
    const earlier = turn % 5 === 0 ? accepted[(turn * 7) % accepted.length] : undefined;
    const response = await fetch(`${url}/polls/${pollId}/vote`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(earlier && { Cookie: cookieOf(earlier.voterId) }),
      },
      body: JSON.stringify(ballot),
    });
    const { receipt = '' } = (await response.json()) as { receipt?: string };
    const content = response.status === 202 ? readReceipt(receipt, [secret]) : undefined;
    if (content) accepted.push({ pollId, voterId: content.voterId, castAt: content.castAt });
  }

  const voters = Array.from({ length: concurrency }, async () => {
    while (!isStopped) await vote();
  });
  return {
    accepted,
    async stop(): Promise<void> {
      isStopped = true;
      await Promise.all(voters);
    },
  };
}
