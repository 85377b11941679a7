import type { Pool } from '@hands/db/pool';
import type { Finding } from './finding.ts';
import type { AuditedPoll } from './read-polls.ts';

/** A poll with ballots has a version above 0, and no version falls during the audit (I5). */
export async function checkVersions(pool: Pool, polls: AuditedPoll[]): Promise<Finding[]> {
  const { rows } = await pool.query<{ id: number; version: number }>(
    'select id, version from polls where id = any ($1::integer[])',
    [polls.map(({ pollId }) => pollId)],
  );
  const later = new Map(rows.map(({ id, version }) => [id, version]));
  return polls.flatMap(({ pollId, version, ballots }) => {
    const now = later.get(pollId);
    const details = [
      ballots > 0 && version === 0 && 'it has ballots, but its version is 0',
      // a missing poll was deleted in the meantime
      now !== undefined && now < version && `its version fell from ${version} to ${now}`,
    ];
    return details
      .filter((detail) => detail !== false)
      .map((detail) => ({ pollId, check: 'versions', detail }));
  });
}
