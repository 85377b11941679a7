import type { WrongTokens } from '@hands/shared/http/wrong-tokens';

/** A socket sends its token once, so a wrong one is counted once, however many polls the socket names. */
export function countOnce(wrongTokens: WrongTokens): WrongTokens {
  let counted: Promise<void> | undefined;
  return {
    async count(req) {
      counted ??= wrongTokens.count(req);
      try {
        await counted;
      } catch (error) {
        // refused, and not let through the next time
        counted = undefined;
        throw error;
      }
    },
  };
}
