// For tests and benchmarks: reads a service's `/metrics`.

const line = /^([a-zA-Z_:][\w:]*(?:\{[^}]*\})?) (\S+)$/;

/**
 * @returns the value of each series, by its name with labels as written
 * @throws Error if the text is not in Prometheus' format
 */
export async function readMetrics(url: string): Promise<Record<string, number>> {
  const response = await fetch(`${url}/metrics`);
  const type = response.headers.get('content-type');
  if (type !== 'text/plain; version=0.0.4; charset=utf-8') throw new Error(`/metrics is ${type}`);
  const lines = (await response.text())
    .split('\n')
    .filter((text) => text !== '' && !/^# (HELP|TYPE) /.test(text));
  return Object.fromEntries(
    lines.map((text) => {
      const [, series, figure] = line.exec(text) ?? [];
      // an average without samples is written as Nan
      if (series === undefined || (Number.isNaN(Number(figure)) && !/^nan$/i.test(figure ?? '')))
        throw new Error(`not a series: ${text}`);
      return [series, Number(figure)];
    }),
  );
}
