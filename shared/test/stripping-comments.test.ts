import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { stripComments } from '../src/http/strip-comments.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = ['shared', 'vote', 'result'].flatMap((workspace) =>
  readdirSync(`${root}/${workspace}/public`, { recursive: true, encoding: 'utf8' }).map(
    (file) => `${workspace}/public/${file.replaceAll('\\', '/')}`,
  ),
);
const read = (file: string) => readFileSync(`${root}/${file}`, 'utf8');

/** What a browser makes of a script: all but spaces and comments, each with its line. */
function readTokens(script: string): string[] {
  const source = ts.createSourceFile('script.js', script, ts.ScriptTarget.Latest, true);
  const tokens: string[] = [];
  function visit(node: ts.Node): void {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    if (node.getChildCount() === 0 && node.kind !== ts.SyntaxKind.JSDoc)
      tokens.push(`${line} ${node.getText()}`);
    for (const child of node.getChildren()) if (!ts.isJSDoc(child)) visit(child);
  }
  visit(source);
  return tokens;
}

test.each(files.filter((file) => file.endsWith('.js')))(
  '%s means the same without its comments, line by line',
  (file) => {
    const script = read(file);
    expect(readTokens(stripComments(script))).toEqual(readTokens(script));
  },
);

test.each(files.filter((file) => file.endsWith('.css')))(
  '%s has the same rules without its comments',
  (file) => {
    const rules = (css: string) => css.replaceAll(/\/\*[^]*?\*\/|\s+/g, '');
    expect(rules(stripComments(read(file)))).toBe(rules(read(file)));
  },
);

test('comments go, notices of licences stay', () => {
  const script = `/*! a notice */
// why
/** what it is
    for */
const f = (/** @type {number} */ n) => \`http://x/\${n}\`; // at the end
  /* more */
`;
  expect(stripComments(script)).toBe(`/*! a notice */



const f = (n) => \`http://x/\${n}\`; // at the end

`);
});
