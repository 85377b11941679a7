import { noSuchPoll } from '@hands/shared/http/no-such-poll';
import { ProblemError } from '@hands/shared/http/problem';
import { readFields } from '@hands/shared/http/read-fields';
import { hasClosed } from '@hands/shared/poll/poll';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import type { RequestHandler } from 'express';
import { findPoll } from '../snapshots/find-poll.ts';
import type { FindPollParts } from '../snapshots/find-poll.ts';
import { orAskToTryAgain } from '../snapshots/or-ask-to-try-again.ts';
import { viewFor } from '../snapshots/view-for.ts';
import { mergeBuckets } from './buckets.ts';
import type { Exports } from './cache-exports.ts';
import { exportQuerySchema } from './export-query.ts';
import type { ExportLimits } from './limit-exports.ts';
import { contentDisposition } from './content-disposition.ts';
import { toCsv } from './to-csv.ts';
import { toJson } from './to-json.ts';

interface Parts extends FindPollParts {
  exports: Exports;
  exportLimits: ExportLimits;
}

/**
 * `GET /polls/{id}/export.csv`, `GET /polls/{id}/export.json`, and below `/p/{slug}`: tallies with times, and ballots over time, as
 * a file. `?entries=60` limits how many entries those over time have. Only for viewers who may see the votes. Errors:
 * 400; 403, with who may see them and when; 404; 429, never for administrators; 503.
 */
export function exportPoll(parts: Parts, format: 'csv' | 'json'): RequestHandler<{ id: string }> {
  return async (req, res) => {
    // before anything else, so that no read starts for a client that disconnects during the lookup below
    const gone = new AbortController();
    res.once('close', () => {
      gone.abort();
    });
    const { receipt } = req.query;
    const { entries } = readFields(exportQuerySchema, req.query);
    const { snapshot: current, viewer } = await findPoll(parts, req, req.params.id, { receipt });
    const kept = parts.exports.kept(current);
    // anyone can create a poll, so its owner is limited, too
    const isAdmin = viewer.isManager && viewer.keyId === undefined;
    if (!isAdmin) await parts.exportLimits.count(req, kept !== undefined);
    const snapshot = refuseHidden(await viewFor(parts.pool, current, viewer));
    if (gone.signal.aborted) return;
    const release = isAdmin || kept ? undefined : parts.exportLimits.hold(req, snapshot.pollId);
    const exported =
      kept ?? (await orAskToTryAgain(parts.exports.read(current, gone.signal)).finally(release));
    if (!exported) throw noSuchPoll();
    // its visibility may have changed while its ballots were counted
    const view = refuseHidden(await viewFor(parts.pool, exported.snapshot, viewer));
    // buckets are of all ballots, and a step has fewer
    const buckets = view.showFrom === null ? mergeBuckets(exported.buckets, entries) : [];
    const json = toJson({ snapshot: view, buckets });
    res.set('Cache-Control', 'no-store').set('Content-Disposition', contentDisposition(view, format));
    if (format === 'json') res.json(json);
    else res.type('csv').send(toCsv(json));
  };
}

function refuseHidden(view: Snapshot): Snapshot {
  if (view.visible) return view;
  throw new ProblemError({
    status: 403,
    title: view.resultsVisible === 'never' ? 'Results not shown' : 'Results not shown yet',
    detail: explainHidden(view),
  });
}

function explainHidden({ resultsVisible, status, closesAt, showFrom }: Snapshot): string {
  if (resultsVisible === 'never')
    return 'Only administrators and those who own this poll can see its results.';
  if (resultsVisible === 'always')
    return `The results of this poll are shown once ${showFrom ?? 0} people have voted.`;
  const closing = closesAt && !hasClosed(status) ? closesAt : undefined;
  if (resultsVisible === 'after_close')
    return closing
      ? `The results of this poll are shown when they are final. The poll closes at ${closing}.`
      : 'The results of this poll are shown when they are final.';
  return closing
    ? `Vote to see the results of this poll. Everyone can see them after it closes at ${closing}.`
    : 'Vote to see the results of this poll. Everyone can see them after it closes.';
}
