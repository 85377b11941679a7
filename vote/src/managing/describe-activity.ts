// An entry of the activity log as pages show it. It is stored in English and with ISO times, because its readers may have different
// languages.
import { formatTime } from '@hands/shared/poll/format-time';
import type { PageTime } from '@hands/shared/poll/format-time';
import { isolate } from '@hands/shared/text/isolate';
import type { Texts } from '@hands/shared/texts/catalogues';
import type { ActivityRecord } from './list-activity.ts';
import { sayReason } from './say-reason.ts';
import type { ActivityName } from './with-activity-log.ts';

interface DescribedActivity {
  at: PageTime | undefined;
  actor: string;
  action: string;
  pollId: number | null;
  /** What was done, by field. Two values are the old and the new one. */
  lines: { field: string; values: (string | PageTime)[] }[];
}

/** @param zone on whose clocks times are shown */
export function describeActivity(
  texts: Texts,
  { at, actor, action, pollId, detail }: ActivityRecord,
  zone: string,
): DescribedActivity {
  const known: Record<ActivityName, string> = texts.activityLog.actions;
  // that of a later version may be in the log as well
  const actions: Partial<Record<string, string>> = known;
  const fields: Partial<Record<string, string>> = texts.activityLog.fields;
  return {
    at: formatTime(at, zone, texts),
    actor: describeActor(texts, actor),
    action: actions[action] ?? action,
    pollId,
    lines: Object.entries(detail).map(([field, value]) => ({
      field: fields[field] ?? field,
      values: (isChange(value) ? [value.from, value.to] : [value]).map((one) =>
        describeValue(texts, field, one, zone),
      ),
    })),
  };
}

function describeActor(texts: Texts, actor: string): string {
  const { actors } = texts.activityLog;
  const [, kind, name = ''] = /^(session|key) (.*)$/s.exec(actor) ?? [];
  if (kind === 'session' || kind === 'key') return actors[kind](name);
  return actor === 'token' || actor === 'anyone' || actor === 'unknown' ? actors[actor] : actor;
}

const isChange = (value: unknown): value is { from: unknown; to: unknown } =>
  typeof value === 'object' && value !== null && 'from' in value && 'to' in value;

function describeValue(texts: Texts, field: string, value: unknown, zone: string): string | PageTime {
  if (value === null) return texts.activityLog.nothing;
  if (typeof value === 'boolean') return value ? texts.activityLog.yes : texts.activityLog.no;
  if (typeof value === 'number') return texts.formats.number(value);
  if (Array.isArray(value))
    return value.map((one) => (typeof one === 'string' ? isolate(one) : JSON.stringify(one))).join(', ');
  if (typeof value !== 'string') return JSON.stringify(value);
  const time = TIMES.has(field) ? formatTime(Date.parse(value) * 1_000, zone, texts) : undefined;
  return (
    time ?? choicesOf(texts, field)[value] ?? isolate(field === 'reason' ? sayReason(texts, value) : value)
  );
}

const TIMES = new Set(['opensAt', 'closesAt', 'validFrom']);

/** The words of the form for the values of a field that has few. */
function choicesOf(texts: Texts, field: string): Partial<Record<string, string>> {
  if (field === 'kind') return texts.pollFields.kinds;
  if (field === 'voters') return texts.pollFields.voterRules;
  return field === 'resultsVisible' ? texts.pollFields.visibilities : {};
}
