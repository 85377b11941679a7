// The alert rules, the dashboard and the Compose profile that runs them, against what the services export.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkQuery } from './check-query.ts';
import { readExportedMetrics } from './exported-metrics.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const readYaml = (file: string): unknown => parse(read(file), { merge: true });

const alertSchema = z.strictObject({
  alert: z.string().regex(/^[A-Z][A-Za-z]+$/),
  expr: z.string(),
  for: z.string().regex(/^\d+[sm]$/),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
  annotations: z.strictObject({ summary: z.string().regex(/[.]$/), runbook: z.string() }),
});
const rulesSchema = z.strictObject({
  groups: z.array(z.strictObject({ name: z.string(), rules: z.array(alertSchema) })),
});
const panelSchema = z.object({
  id: z.int(),
  title: z.string(),
  datasource: z.strictObject({ type: z.literal('prometheus'), uid: z.string() }),
  gridPos: z.strictObject({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
  targets: z.array(z.object({ expr: z.string(), legendFormat: z.string().optional() })),
});
const prometheusSchema = z.object({
  rule_files: z.array(z.string()),
  scrape_configs: z.array(
    z.strictObject({
      job_name: z.string(),
      dns_sd_configs: z.tuple([
        z.strictObject({
          names: z.tuple([z.string()]),
          type: z.literal('A'),
          port: z.int(),
          refresh_interval: z.string(),
        }),
      ]),
    }),
  ),
});
const serviceSchema = z.object({
  image: z.string(),
  profiles: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.unknown()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  networks: z.array(z.string()).default([]),
});

const alerts = rulesSchema
  .parse(readYaml('deploy/monitoring/rules.yml'))
  .groups.flatMap(({ rules }) => rules);
const dashboard = z
  .object({ panels: z.array(panelSchema) })
  .parse(JSON.parse(read('deploy/monitoring/grafana/dashboard.json')));
const { rule_files: ruleFiles, scrape_configs: jobs } = prometheusSchema.parse(
  readYaml('deploy/monitoring/prometheus.yml'),
);
const { services } = z
  .object({ services: z.record(z.string(), serviceSchema) })
  .parse(readYaml('docker-compose.yml'));
const exported = readExportedMetrics();
const runbooks = read('docs/monitoring.md');

const check = (query: string) => checkQuery(query, exported);
const targets = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map((target) => ({ title, ...target })),
);

/** Exported, and not on the dashboard: figures of Node.js, for a closer look in Prometheus itself. */
const left: [RegExp, string][] = [
  [/^process_cpu_(user|system)_/, 'parts of process_cpu_seconds_total'],
  [/^process_(virtual_memory|heap)_/, 'resident memory is what the limit of a container counts'],
  [/^process_(open|max)_fds$/, 'the limit of sockets per address comes first'],
  [/^nodejs_eventloop_lag_(?!p99_)/, 'the 99th percentile shows the delay'],
  [/^nodejs_(active|heap|external|gc)_/, 'explain memory that grows, and delays'],
  [/^nodejs_version_info$/, 'the same until a new image is built'],
];

test.each([
  ['sum(rate(hands_votes_lost_total[1m]))', 'no service exports hands_votes_lost_total'],
  ['hands_votes_accepted_total > 1', 'hands_votes_accepted_total is a counter in no function'],
  ['rate(hands_viewers[1m])', 'hands_viewers is a gauge in rate'],
  ['rate(hands_tick_seconds[1m])', 'hands_tick_seconds is not a series of the histogram hands_tick_seconds'],
  ['rate(hands_tick_seconds_bucket[1m])', 'hands_tick_seconds_bucket is not in histogram_quantile'],
  [
    'histogram_quantile(0.9, sum(rate(hands_tick_seconds_bucket[1m])))',
    'histogram_quantile needs the label le',
  ],
  ['hands_durable{place="queue"}', 'hands_durable has no label place'],
  ['sum by (place) (hands_durable)', 'there is no label place to aggregate by'],
  ['hands_viewers{job="vote"}', 'vote does not export hands_viewers'],
  ['hands_viewers / sum(hands_viewers)', 'two vectors with different labels match nothing'],
  ['sum(hands_viewers', 'cannot be parsed'],
])('%s is found to be wrong', (query, fault) => {
  expect(check(query).faults).toContain(fault);
});

describe('F176: the alert rules', () => {
  test.each(alerts)(
    '$alert names only exported metrics, each by its type, and labels that there are',
    (rule) => {
      const { faults, labels } = check(rule.expr);
      expect(faults).toEqual([]);
      const named = Array.from(rule.annotations.summary.matchAll(/\$labels\.(\w+)/g), ([, label]) => label);
      expect([...labels]).toEqual(expect.arrayContaining(named));
    },
  );

  test('have names of their own, and each has its runbook under a heading with its name', () => {
    const names = alerts.map(({ alert }) => alert);
    const headings = Array.from(runbooks.matchAll(/^### (\w+)$/gm), ([, heading]) => heading);
    expect(headings).toEqual([...new Set(names)]);
    for (const { alert, annotations } of alerts)
      expect(annotations.runbook).toBe(`docs/monitoring.md#${alert.toLowerCase()}`);
  });
});

test('the commands and links of the runbooks exist', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read('package.json')));
  const npm = Array.from(runbooks.matchAll(/npm run (?:-s )?([\w:]+)/g), ([, name = '']) => name);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(npm));
  const compose = runbooks.matchAll(
    /docker compose (?:exec|logs|ps|restart|run --rm|up --wait) (?:-\S+ (?:10m )?)*(\w+)/g,
  );
  const named = Array.from(compose, ([, name = '']) => name);
  expect(named).not.toEqual([]);
  expect(Object.keys(services)).toEqual(expect.arrayContaining(named));
  for (const [, file = '', heading = ''] of runbooks.matchAll(/\]\(([\w./-]*\.\w+)?(?:#([\w-]+))?\)/g)) {
    const linked = file === '' ? 'docs/monitoring.md' : path.join('docs', file);
    expect(existsSync(path.join(root, linked)), linked).toBe(true);
    if (heading) expect(anchorsOf(read(linked)), `${linked}#${heading}`).toContain(heading);
  }
});

/** As GitHub makes them. */
function anchorsOf(markdown: string): string[] {
  const headings = Array.from(markdown.matchAll(/^#+ (.+)$/gm), ([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replace(/\s/g, '-'),
  );
}

describe('F176: the dashboard', () => {
  test.each(targets)('$title: $expr', ({ expr, legendFormat = '' }) => {
    const { faults, labels } = check(expr);
    expect(faults).toEqual([]);
    const named = Array.from(legendFormat.matchAll(/\{\{(\w+)\}\}/g), ([, label]) => label);
    expect([...labels]).toEqual(expect.arrayContaining(named));
  });

  test('shows every metric that a service exports, but for those that are left out with a reason', () => {
    const shown = new Set(targets.flatMap(({ expr }) => check(expr).metrics));
    const isLeft = (name: string) => left.some(([pattern]) => pattern.test(name));
    expect([...exported.keys()].filter((name) => !shown.has(name) && !isLeft(name))).toEqual([]);
    for (const [pattern, reason] of left) {
      const names = [...exported.keys()].filter((name) => pattern.test(name));
      expect(names, reason).not.toEqual([]);
      expect(
        names.filter((name) => shown.has(name)),
        reason,
      ).toEqual([]);
    }
  });

  test('has panels with ids of their own that do not overlap', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });

  test('has the data source that Grafana is given', () => {
    const sources = z
      .object({ datasources: z.tuple([z.object({ uid: z.string(), url: z.string() })]) })
      .parse(readYaml('deploy/monitoring/grafana/data-source.yml'));
    const [{ uid, url }] = sources.datasources;
    expect(new Set(dashboard.panels.map(({ datasource }) => datasource.uid))).toEqual(new Set([uid]));
    expect(url).toBe('http://prometheus:9090');
  });
});

test('docs/api.md names every metric of ours', () => {
  const documented = read('docs/api.md');
  const ours = [...exported.keys()].filter((name) => name.startsWith('hands_'));
  expect(ours).not.toEqual([]);
  expect(ours.filter((name) => !documented.includes(`\`${name}\``))).toEqual([]);
});

describe('the Compose profile monitoring', () => {
  const profile = Object.entries(services).filter(([, { profiles }]) => profiles.includes('monitoring'));
  const { grafana } = services;
  const networksOf = (name: string) => services[name]?.networks ?? [];
  const mounts = profile.flatMap(([, { volumes }]) =>
    volumes.filter((volume) => volume.startsWith('./')).map((volume) => volume.split(':')),
  );

  test('runs pinned images that are reachable from this machine alone', () => {
    expect(profile.map(([name]) => name)).toEqual(['prometheus', 'grafana']);
    for (const [, { image, ports }] of profile) {
      expect(image).toMatch(/:v?\d+\.\d+\.\d+$/);
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
    expect(grafana?.environment).toMatchObject({
      GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
      GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: 'true',
    });
  });

  test('mounts files that exist, read-only, where the programs look for them', () => {
    for (const [file = '', , mode] of mounts) {
      expect(existsSync(path.join(root, file)), file).toBe(true);
      expect(mode).toBe('ro');
    }
    const provider = z
      .object({ providers: z.tuple([z.object({ options: z.object({ path: z.string() }) })]) })
      .parse(readYaml('deploy/monitoring/grafana/dashboards.yml')).providers[0];
    const inside = mounts.map(([, target = '']) => target);
    expect(inside).toEqual(
      expect.arrayContaining([
        '/etc/prometheus/prometheus.yml',
        ...ruleFiles,
        '/etc/grafana/provisioning/datasources/prometheus.yml',
        '/etc/grafana/provisioning/dashboards/dashboards.yml',
        grafana?.environment['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH'],
      ]),
    );
    expect(inside.map((file) => path.posix.dirname(file))).toContain(provider.options.path);
  });

  test('scrapes every instance of the three services at METRICS_PORT, over a network with each', () => {
    expect(jobs.map(({ job_name: name }) => name)).toEqual(['vote', 'worker', 'result']);
    for (const { job_name: name, dns_sd_configs: dns } of jobs) {
      expect(dns[0]).toMatchObject({ names: [name], port: services[name]?.environment['METRICS_PORT'] });
      expect(commonNetworks(name, 'prometheus')).toHaveLength(1);
    }
  });

  test('I10: no two services share a network, Prometheus reaches no database, and Grafana only Prometheus', () => {
    for (const [one, other] of [
      ['vote', 'worker'],
      ['worker', 'result'],
      ['result', 'vote'],
      ['prometheus', 'db'],
      ['prometheus', 'redis'],
    ] as const)
      expect(commonNetworks(one, other), `${one} and ${other}`).toEqual([]);
    const near = Object.keys(services).filter((name) => commonNetworks('grafana', name).length > 0);
    expect(near).toEqual(['prometheus', 'grafana']);
  });

  function commonNetworks(one: string, other: string): string[] {
    return networksOf(one).filter((name) => networksOf(other).includes(name));
  }
});
