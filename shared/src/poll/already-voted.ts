/** Why a ballot is rejected whose voter had voted before, in a poll that forbids changing a vote. Stored, so it must not change. */
export const ALREADY_VOTED = 'had voted already, and this poll allows no change';
