import { isolate } from '@hands/shared/text/isolate';

/** Describes what an action changed, one line per field: `closesAt: none → 2026-11-21T10:00:00.000000Z`. */
export function describeChanges(detail: Record<string, unknown>): string[] {
  return Object.entries(detail).map(
    ([field, value]) =>
      `${field}: ${isChange(value) ? `${formatValue(value.from)} → ${formatValue(value.to)}` : formatValue(value)}`,
  );
}

const isChange = (value: unknown): value is { from: unknown; to: unknown } =>
  typeof value === 'object' && value !== null && 'from' in value && 'to' in value;

function formatValue(value: unknown): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(formatValue).join(', ');
  return typeof value === 'string' ? isolate(value) : JSON.stringify(value);
}
