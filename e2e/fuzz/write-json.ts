// Writes JSON with one thing wrong.

export interface Edit {
  /** Which node: at each level the index of an entry, wrapped around. */
  at: number[];
  how: 'replace' | 'add' | 'repeat';
  /** For `add` in an object. */
  key: string;
  /** JSON text. */
  value: string;
}

/** @param value strings that begin with `«#` are placeholders of numbers, and are written without quotes */
export function writeJson(value: unknown, edit?: Edit, depth = 0): string {
  const isHere =
    edit !== undefined && (depth >= edit.at.length || typeof value !== 'object' || value === null);
  if (isHere && (edit.how === 'replace' || typeof value !== 'object' || value === null)) return edit.value;
  const editOf = (index: number, length: number) =>
    edit && !isHere && (edit.at[depth] ?? 0) % length === index ? edit : undefined;
  if (Array.isArray(value)) {
    const items = value.map((item, index) => writeJson(item, editOf(index, value.length), depth + 1));
    return `[${[...items, ...(isHere ? [edit.value] : [])].join()}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    const fields = entries.map(
      ([key, item], index) =>
        `${JSON.stringify(key)}:${writeJson(item, editOf(index, entries.length), depth + 1)}`,
    );
    const key = edit?.how === 'repeat' ? (entries[0]?.[0] ?? '') : (edit?.key ?? '');
    return `{${[...fields, ...(isHere ? [`${JSON.stringify(key)}:${edit.value}`] : [])].join()}}`;
  }
  return typeof value === 'string' && value.startsWith('«#') ? value : JSON.stringify(value);
}
