// Checks PromQL: that it can be parsed, and that it uses each metric as its type asks for.
import { parser } from '@prometheus-io/lezer-promql';
import type { ExportedMetric } from './exported-metrics.ts';

type Node = ReturnType<typeof parser.parse>['topNode'];

export interface CheckedQuery {
  faults: string[];
  /** The metrics that it names, without the suffixes of histograms. */
  metrics: string[];
  /** The labels that its results have. */
  labels: Set<string>;
}

/** What Prometheus itself provides. */
const ofPrometheus: [string, ExportedMetric][] = [
  ['up', { type: 'gauge', labels: [], jobs: ['vote', 'worker', 'result'] }],
  ['ALERTS', { type: 'gauge', labels: ['alertname', 'alertstate', 'severity'], jobs: [] }],
];

const ofCounters = ['rate', 'increase'];
const ofGauges = ['changes', 'delta', 'deriv', 'max_over_time', 'min_over_time', 'avg_over_time'];

export function checkQuery(query: string, exported: Map<string, ExportedMetric>): CheckedQuery {
  const known = new Map([...ofPrometheus, ...exported]);
  const faults: string[] = [];
  const metrics: string[] = [];
  const textOf = ({ from, to }: Node) => query.slice(from, to);
  const { topNode } = parser.parse(query);
  if (findAll(topNode, '⚠').length > 0) return { faults: ['cannot be parsed'], metrics, labels: new Set() };

  function labelsOf(node: Node): Set<string> {
    if (node.name === 'VectorSelector') return labelsOfSelector(node);
    if (node.name === 'AggregateExpr') return labelsOfAggregate(node);
    if (node.name === 'BinaryExpr') return labelsOfBinary(node);
    const labels = union(childrenOf(node).map(labelsOf));
    if (functionIn(node) === 'absent') return new Set(matchersIn(node).map(({ label }) => label));
    if (functionIn(node) === 'histogram_quantile' && !labels.delete('le'))
      faults.push('histogram_quantile needs the label le');
    return labels;
  }

  function labelsOfSelector(selector: Node): Set<string> {
    const name = nameIn(selector);
    const base = known.has(name) ? name : name.replace(/_(bucket|sum|count)$/, '');
    const metric = known.get(base);
    if (!metric) {
      faults.push(`no service exports ${name}`);
      return new Set();
    }
    metrics.push(base);
    const part = name.slice(base.length);
    const isCounter = metric.type === 'counter' || part !== '';
    if ((metric.type === 'histogram') !== (part !== ''))
      faults.push(`${name} is not a series of the ${metric.type} ${base}`);
    const range = rangeFunctionOf(selector);
    if (isCounter ? !ofCounters.includes(range ?? '') : range !== undefined && !ofGauges.includes(range))
      faults.push(`${name} is a ${isCounter ? 'counter' : 'gauge'} in ${range ?? 'no function'}`);
    if (part === '_bucket' && !isInQuantile(selector)) faults.push(`${name} is not in histogram_quantile`);
    const labels = new Set([...metric.labels, 'job', 'instance', ...(part === '_bucket' ? ['le'] : [])]);
    for (const { label, values } of matchersIn(selector)) {
      if (!labels.has(label)) faults.push(`${name} has no label ${label}`);
      if (label === 'job')
        for (const job of values)
          if (!metric.jobs.includes(job)) faults.push(`${job} does not export ${name}`);
    }
    return labels;
  }

  function labelsOfAggregate(node: Node): Set<string> {
    const inner = labelsOf(child(node, 'FunctionCallBody'));
    const modifier = node.getChild('AggregateModifier');
    const named = modifier ? findAll(modifier, 'LabelName').map(textOf) : [];
    for (const label of named)
      if (!inner.has(label)) faults.push(`there is no label ${label} to aggregate by`);
    return modifier?.getChild('Without')
      ? new Set([...inner].filter((label) => !named.includes(label)))
      : new Set(named);
  }

  function labelsOfBinary(node: Node): Set<string> {
    const sides = [node.firstChild, node.lastChild].filter((side) => side !== null);
    const vectors = sides.filter((side) => findAll(side, 'VectorSelector').length > 0).map(labelsOf);
    const [left, right] = vectors;
    const isMatched = node.getChild('Or') !== null || node.getChild('MatchingModifierClause') !== null;
    if (left && right && !isMatched && !areEqual(left, right))
      faults.push('two vectors with different labels match nothing');
    return union(vectors);
  }

  function nameIn(selector: Node): string {
    return textOf(child(selector, 'Identifier'));
  }

  function matchersIn(node: Node): { label: string; values: string[] }[] {
    return findAll(node, 'UnquotedLabelMatcher').map((matcher) => ({
      label: textOf(child(matcher, 'LabelName')),
      values: textOf(child(matcher, 'StringLiteral')).slice(1, -1).split('|'),
    }));
  }

  function functionIn(node: Node): string | undefined {
    const name = node.getChild('FunctionIdentifier');
    return name ? textOf(name) : undefined;
  }

  /** The function that takes the selector as a range, if it is one. */
  function rangeFunctionOf(selector: Node): string | undefined {
    const call = selector.parent?.name === 'MatrixSelector' ? selector.parent.parent?.parent : undefined;
    return call ? functionIn(call) : undefined;
  }

  function isInQuantile(node: Node): boolean {
    return functionIn(node) === 'histogram_quantile' || (node.parent !== null && isInQuantile(node.parent));
  }

  const labels = labelsOf(topNode);
  return { faults, metrics, labels };
}

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (let next = node.firstChild; next; next = next.nextSibling) children.push(next);
  return children;
}

function child(node: Node, name: string): Node {
  const found = node.getChild(name);
  if (!found) throw new Error(`${node.name} has no ${name}`);
  return found;
}

/** The node itself and those in it. */
function findAll(node: Node, name: string): Node[] {
  const own = node.name === name ? [node] : [];
  return [...own, ...childrenOf(node).flatMap((next) => findAll(next, name))];
}

const areEqual = (left: Set<string>, right: Set<string>) =>
  left.size === right.size && [...left].every((label) => right.has(label));

const union = (sets: Set<string>[]) => new Set(sets.flatMap((set) => [...set]));
