// Between the times of a form, which are those of a clock in some time zone, and instants. Where clocks go forward an hour is
// missing, and where they go back one comes twice.
import { badField } from '@hands/shared/http/problem';
import { Temporal } from 'temporal-polyfill';

export interface LocalTime {
  /** In the format of the browser's field, `2026-11-21T10:00`. */
  time: string;
  /** Which of two times that look the same, such as `+02:00`. Empty if there is only one. */
  offset: string;
}

/** The clock in this zone at an instant in microseconds, to the minute. */
export function toLocalTime(at: number, zone: string): LocalTime {
  const there = Temporal.Instant.fromEpochMilliseconds(Math.floor(at / 1_000)).toZonedDateTimeISO(zone);
  const time = there.toPlainDateTime().toString({ smallestUnit: 'minute' });
  return { time, offset: offsetsOf(time, zone).length > 1 ? there.offset : '' };
}

/** The two offsets of a time that comes twice, the earlier time first; otherwise none, or one. */
export function offsetsOf(time: string, zone: string): string[] {
  const plain = parse(time);
  return plain ? timesAt(plain, zone).map(({ offset }) => offset) : [];
}

/**
 * @param field which is named if there is no such time
 * @returns the instant as ISO text, or the text itself if it is no time; the API's schema refuses that
 * @throws ProblemError 400 if the time does not exist, or comes twice and the offset is neither of the two
 */
export function toInstant(field: string, { time, offset }: LocalTime, zone: string): string {
  const plain = parse(time);
  if (!plain) return time;
  const times = timesAt(plain, zone);
  const chosen = times.length > 1 ? times.find((one) => one.offset === offset) : times[0];
  if (chosen) return chosen.toInstant().toString();
  if (times.length > 1)
    throw badField(field, 'comes twice that night, because the clocks go back. Please choose which one');
  const [before, after] = (['earlier', 'later'] as const).map((disambiguation) =>
    plain.toZonedDateTime(zone, { disambiguation }).toPlainTime().toString({ smallestUnit: 'minute' }),
  );
  throw badField(
    field,
    `does not exist in ${zone}: the clocks go forward then. Please choose ${before ?? ''} or ${after ?? ''} instead`,
  );
}

/** When this day ends in this zone, as ISO text. */
export function endOfDay(now: number, zone: string): string {
  const today = Temporal.Instant.fromEpochMilliseconds(Math.floor(now / 1_000)).toZonedDateTimeISO(zone);
  return today.add({ days: 1 }).startOfDay().toInstant().toString();
}

function parse(time: string): Temporal.PlainDateTime | undefined {
  // as browsers send it; Temporal would also take dates, offsets and zones
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?$/.test(time)) return undefined;
  try {
    return Temporal.PlainDateTime.from(time, { overflow: 'reject' });
  } catch {
    return undefined;
  }
}

/** The earlier first. None if the time does not exist. */
function timesAt(plain: Temporal.PlainDateTime, zone: string): Temporal.ZonedDateTime[] {
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
    plain.toZonedDateTime(zone, { disambiguation }),
  ) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime];
  if (earlier.equals(later)) return [earlier];
  return earlier.toPlainDateTime().equals(plain) ? [earlier, later] : [];
}
