/** Selects a page of rows. */
export interface PageQuery {
  /** Only rows of this poll. */
  poll?: number | undefined;
  /** Only rows with a lower id. */
  before?: number | undefined;
  limit: number;
}

export interface Page<Row> {
  rows: Row[];
  /** The last row's id if there is a next page. */
  next: number | undefined;
}

/** @param rows up to one more than the page holds, which shows whether there is a next page */
export function paginate<Row extends { id: number }>(rows: Row[], limit: number): Page<Row> {
  const shown = rows.slice(0, limit);
  return { rows: shown, next: rows.length > limit ? shown.at(-1)?.id : undefined };
}
