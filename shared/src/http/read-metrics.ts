// For tests: what a service's `/metrics` says.

const line = /^([a-zA-Z_:][\w:]*(?:\{[^}]*\})?) (\S+)$/;

/**
 * @returns each series' figure, by its name with labels as they are written
 * @throws Error where the text is not Prometheus' format
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
      // a mean of nothing is written as Nan
      if (series === undefined || (Number.isNaN(Number(figure)) && !/^nan$/i.test(figure ?? '')))
        throw new Error(`not a series: ${text}`);
      return [series, Number(figure)];
    }),
  );
}
