// The catalogue of texts (shared/public/texts): every language has all of them, pages use all of them, and pages have no others.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { catalogues, languages } from '@hands/shared/texts/catalogues';
import { sayProblem } from '@hands/shared/texts/say-problem';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const find = (folders: string[], extension: string) =>
  folders.flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
      .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
      .filter((file) => file.endsWith(extension))
      .toSorted(),
  );
const read = (file: string) => readFileSync(`${root}/${file}`, 'utf8');

const views = find(['shared/views', 'vote/views', 'result/views'], '.ejs');
const scripts = find(['shared/public', 'vote/public', 'result/public'], '.js').filter(
  (file) => !file.startsWith('shared/public/texts/'),
);
const services = find(['shared/src', 'vote/src', 'result/src'], '.ts');
const code = [...views, ...scripts, ...services];

const { problems } = catalogues.en;
/** All texts but those that are found by what the services say; formats are no texts. */
const keys = Object.entries(catalogues.en)
  .filter(([section]) => section !== 'formats' && section !== 'problems')
  .flatMap(([section, texts]) => Object.keys(texts).map((key) => `${section}.${key}`));

/** `section.key` of each text that a file names. A text with several parts is used as a whole. */
function findUsed(file: string): string[] {
  const source = read(file);
  const named = [...source.matchAll(/\btexts\.(\w+)\??\.(\w+)/g)].map(
    ([, section, key]) => `${section}.${key}`,
  );
  const taken = [...source.matchAll(/\{([^{}]*)\}\s*=\s*\w*\.?\btexts\.(\w+)\b(?!\.)/g)].flatMap(
    ([, names = '', section]) =>
      names
        .split(',')
        .map((name) => name.split(':')[0]?.trim() ?? '')
        .filter((name) => name !== '')
        .map((name) => `${section}.${name}`),
  );
  return [...named, ...taken].filter((key) => !/^(formats|problems)\./.test(key));
}

const used = code.flatMap((file) => findUsed(file).map((key) => ({ file, key })));

describe('the catalogue of texts', () => {
  test('has every text that a page or script uses', () => {
    expect(used.filter(({ key }) => !keys.includes(key))).toEqual([]);
  });

  test('has no text that none of them uses', () => {
    const usedKeys = new Set(used.map(({ key }) => key));
    expect(keys.filter((key) => !usedKeys.has(key))).toEqual([]);
  });

  test.each(languages)('has the same texts in %s as in English, and none is empty by mistake', (language) => {
    expect(shapeOf(catalogues[language])).toEqual(shapeOf(catalogues.en));
  });

  test('has what the services say of problems only as they say it', () => {
    const sources = services.map(read).join('\n');
    // those in which something differs are put together there (vote/test/pages-in-german.test.ts)
    const whole = Object.keys(problems).filter((text) => !text.includes('{'));
    expect(whole.filter((text) => !sources.includes(text))).toEqual([]);
  });
});

/** Names of all texts, each with what kind of text it is. */
const shapeOf = (texts: object): unknown =>
  Object.fromEntries(
    Object.entries(texts).map(([key, text]: [string, unknown]) => {
      if (typeof text === 'object' && text !== null) return [key, shapeOf(text)];
      return [key, typeof text === 'function' ? `${text.length} arguments` : text === '' ? 'empty' : 'text'];
    }),
  );

/** Names that are the same in every language. */
const isName = (text: string) => text.replaceAll(/Show of Hands|openapi\.json/g, '').search(/\p{L}/u) < 0;

/** Attributes that people read or hear. */
const READ = /\b(?:placeholder|aria-label|aria-description|title|alt|label|data-fault|content)="([^"]*)"/g;
/** What meta elements say to browsers. */
const TECHNICAL = new Set([
  'width=device-width, initial-scale=1, viewport-fit=cover',
  'website',
  'noindex',
  '5',
]);

const EJS = /<%[-=_#]?([^]*?)[-_]?%>/g;

function findTextsOfView(view: string): string[] {
  const html = view.replaceAll(EJS, '');
  const attributes = [...html.matchAll(READ)]
    .map(([, text = '']) => text)
    .filter((text) => !TECHNICAL.has(text));
  const nodes = html
    .replaceAll(/<!doctype html>|<!--[^]*?-->/gi, '')
    .replaceAll(/<[a-z/](?:"[^"]*"|[^>"])*>/gi, '\n')
    .split('\n')
    .map((text) => text.trim());
  const literals = [...view.matchAll(EJS)]
    .filter(([tag]) => !tag.startsWith('<%#'))
    .flatMap(([, script = '']) => findTextsOfScript(script));
  return [...[...attributes, ...nodes].filter((text) => !isName(text)), ...literals];
}

/** Literals that look like what people read: a capital letter at their beginning, or several words, or the end of a sentence. */
const LOOKS_LIKE_TEXT = /^\p{Lu}\p{Ll}|\p{L}[,:]? \p{L}|\p{L}(?:[.!?…]| …)$/u;
/** Names of headers and keys, selectors, classes, and other languages of browsers. */
const NOT_READ =
  /^(?:[A-Z][a-z]+(?:-[A-Z][a-z]+)+|Accept|ArrowLeft|ArrowRight|PageUp|PageDown|Space|Enter|Key|Offset|No|UTC)$|^[./#[]|^(?:label|main|form|script|time)\b|[[\]<>(){}=]|^(?:options\.|options ranking|light dark|io server disconnect)$/;

function findTextsOfScript(script: string): string[] {
  const source = ts.createSourceFile('script.js', script, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  function visit(node: ts.Node): void {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) found.push(node.text);
    if (ts.isTemplateExpression(node))
      found.push(node.head.text, ...node.templateSpans.map(({ literal }) => literal.text));
    ts.forEachChild(node, visit);
  }
  visit(source);
  return found
    .map((text) => text.trim())
    .filter((text) => LOOKS_LIKE_TEXT.test(text) && !NOT_READ.test(text) && !isName(text));
}

test.each(views)('%s has no text of its own', (file) => {
  expect(findTextsOfView(read(file))).toEqual([]);
});

test.each(scripts)('%s has no text of its own', (file) => {
  expect(findTextsOfScript(read(file))).toEqual([]);
});

test('text is found wherever a page may have it', () => {
  const view = `<p>Vote<%= 1 %></p><input placeholder="A name"><% if (a) { %><b title="<%= x %> votes"></b><% } %><%= a ? 'Not yet' : b %>`;
  expect(findTextsOfView(view)).toEqual(['A name', ' votes', 'Vote', 'Not yet']);
  expect(findTextsOfScript("a.textContent = `${n} votes so far`; b.title = 'Close'; c = 'done.'")).toEqual([
    'votes so far',
    'Close',
    'done.',
  ]);
});

const pages = views.filter((file) => read(file).includes('<html'));

// in a frame, the address names the language
test.each(pages.filter((file) => file !== 'result/views/embed.ejs'))(
  '%s says in which language it is, and offers the others',
  (file) => {
    expect(read(file)).toContain('<html lang="<%= language %>"');
    expect(read(file)).toMatch(/include\('(?:languages|language-links)'\)/);
  },
);

/** What describes the API and the figures, reads settings, and answers sockets. */
const SAYS_NOTHING =
  /\/(?:operations|describe-api|common-operations|problem-responses|openapi|metrics)\.ts$|-schema\.ts$|^shared\/src\/(?:process|queue)\/|^result\/src\/(?:sockets|live)\//;

/** What only programs get. */
const TO_PROGRAMS = new Set([
  'Here are only /stats and /metrics.',
  'No open poll has this code.',
  'Only single batches can be retried here. Other actions could lose accepted votes.',
  'Please send application/json, in UTF-8 and not compressed.',
  'The body looks like JSON, but its content type is application/x-www-form-urlencoded. Please send it with the header Content-Type: application/json.',
  'The body must be a JSON object.',
  'The only format is json.',
  'The polls cannot be counted now. Please try again. /metrics works without the database.',
  'The request body is not valid JSON.',
  'The run-off thread exited with code X before it finished counting.',
  'This poll takes votes by voting link only, and none by userId.',
]);

/** A text with what differs in it as `X`, or undefined. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }) => `X${literal.text}`).join('');
}

/** The texts of problems in a service's source: sentences, which nothing else there is but what the log says. */
function findProblems(script: string): string[] {
  const source = ts.createSourceFile('script.ts', script, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  function visit(node: ts.Node): void {
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'description') return;
    const text = textOf(node);
    if (text !== undefined && /^\p{Lu}.* .*\.$/u.test(text)) found.push(text);
    ts.forEachChild(node, visit);
  }
  visit(source);
  return found;
}

describe('what a service says of a problem', () => {
  const { de, en } = catalogues;

  test('is said in the language of the page, with what differs', () => {
    expect(sayProblem(de, 'This poll is closed.')).toBe('Diese Abstimmung ist beendet.');
    expect(sayProblem(de, '“Not found” and “C++” have the same rank, 2; give each its own rank')).toBe(
      '„Not found“ und „C++“ haben beide Platz 2; bitte jeder Option einen eigenen Platz geben',
    );
    expect(sayProblem(de, 'Your vote was not accepted: the queue is full. Please try again.')).toBe(
      'Die Stimme wurde nicht angenommen: die Warteschlange ist voll. Bitte noch einmal versuchen.',
    );
    // begins like another text, and says more
    expect(sayProblem(de, 'must be at most 5000 at once')).toBe('darf höchstens 5000 auf einmal enthalten');
  });

  test('is known to the catalogue, if a page may show it', () => {
    const said = services
      .filter((file) => !SAYS_NOTHING.test(file))
      .flatMap((file) => findProblems(read(file)));
    expect(said.length).toBeGreaterThan(100);
    expect(said.filter((text) => sayProblem(de, text) === text && !TO_PROGRAMS.has(text))).toEqual([]);
  });

  test('stays as it is in English, and if the language has no text for it', () => {
    for (const text of ['choose up to 2 options, not 3', 'names an option twice'])
      expect(sayProblem(en, text)).toBe(text);
    expect(sayProblem(de, 'names an option twice')).toBe('names an option twice');
  });
});
