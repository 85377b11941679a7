/** What an action changed, a line for each field: `closesAt: none → 2026-11-21T10:00:00.000000Z`. */
export function tellDetail(detail: Record<string, unknown>): string[] {
  return Object.entries(detail).map(
    ([field, value]) => `${field}: ${isChange(value) ? `${say(value.from)} → ${say(value.to)}` : say(value)}`,
  );
}

const isChange = (value: unknown): value is { from: unknown; to: unknown } =>
  typeof value === 'object' && value !== null && 'from' in value && 'to' in value;

function say(value: unknown): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(say).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
