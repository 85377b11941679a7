import { notFound, ProblemError } from '@hands/shared/http/problem';
import { hasClosed } from '@hands/shared/poll/poll';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import type { RequestHandler } from 'express';
import { findSnapshot, orAskToTryAgain, viewFor } from '../snapshots/find-snapshot.ts';
import type { SnapshotParts } from '../snapshots/find-snapshot.ts';
import { identifyViewer } from '../snapshots/viewer.ts';
import type { ViewerSettings } from '../snapshots/viewer.ts';
import type { ReadExport } from './share-exports.ts';
import { toCsv } from './to-csv.ts';
import { toJson } from './to-json.ts';

interface Parts extends ViewerSettings, SnapshotParts {
  readExport: ReadExport;
}

/**
 * `GET /polls/{id}/export.csv`, `GET /polls/{id}/export.json`: tallies with times, and ballots over time, as a file. For
 * whoever may see the votes. Errors: 403 that says who may, 404, 503.
 */
export function exportPoll(parts: Parts, format: 'csv' | 'json'): RequestHandler<{ id: string }> {
  return async (req, res) => {
    // first of all: who leaves while it is looked up what they may see leaves no reading behind
    const gone = new AbortController();
    res.once('close', () => {
      gone.abort();
    });
    const viewer = identifyViewer(req, parts);
    const snapshot = refuseHidden(await findSnapshot(parts, req.params.id, viewer));
    if (gone.signal.aborted) return;
    const exported = await orAskToTryAgain(parts.readExport(snapshot.pollId, gone.signal));
    if (!exported) throw notFound(`There is no poll ${snapshot.pollId}.`);
    // its rules may have changed while its ballots were counted
    refuseHidden(await viewFor(parts.pool, exported.snapshot, viewer));
    const json = toJson(exported);
    res.set('Cache-Control', 'no-store').attachment(`poll-${snapshot.pollId}.${format}`);
    if (format === 'json') res.json(json);
    else res.send(toCsv(json));
  };
}

function refuseHidden(view: Snapshot): Snapshot {
  if (view.visible) return view;
  throw new ProblemError({
    status: 403,
    title: view.resultsVisible === 'never' ? 'Not shown' : 'Not shown yet',
    detail: explainHidden(view),
  });
}

function explainHidden({ resultsVisible, status, closesAt }: Snapshot): string {
  if (resultsVisible === 'never') return 'The votes of this poll are shown to administrators only.';
  const closing = closesAt && !hasClosed(status) ? closesAt : undefined;
  if (resultsVisible === 'after_close')
    return `The votes of this poll are shown once its result is final${closing ? `; it closes at ${closing}` : ''}.`;
  return `The votes of this poll are shown to those who have voted, and to everybody once it has closed${closing ? `, at ${closing}` : ''}.`;
}
