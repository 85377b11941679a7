/** What a page of rows is asked with. */
export interface PageQuery {
  /** Only rows of this poll. */
  poll?: number | undefined;
  /** Only rows written before the one of this id. */
  before?: number | undefined;
  limit: number;
}

export interface Page<Row> {
  rows: Row[];
  /** The last row's id where there is a next page. */
  next: number | undefined;
}

/** @param rows one more than the page holds, where there are as many */
export function paginate<Row extends { id: number }>(rows: Row[], limit: number): Page<Row> {
  const shown = rows.slice(0, limit);
  return { rows: shown, next: rows.length > limit ? shown.at(-1)?.id : undefined };
}
