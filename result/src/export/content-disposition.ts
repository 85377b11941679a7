import type { Snapshot } from '@hands/shared/poll/snapshot';

/** Of the question, in UTF-8. With the slug and the extension a name stays far below the 255 bytes that file systems take. */
const MAX_BYTES = 120;

/**
 * The header that names an exported file after its poll: by its question, in whatever alphabet, and its slug, which tells polls with
 * the same question apart. Old clients read `filename`, which is ASCII, all others `filename*` (RFC 6266).
 */
export function contentDisposition(
  { question, slug }: Pick<Snapshot, 'question' | 'slug'>,
  format: string,
): string {
  const name = [wordsOf(question), `${slug}.${format}`].filter((part) => part !== '').join('-');
  return `attachment; filename="poll-${slug}.${format}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Letters and digits alone, so that no file system, shell or browser reads anything else into them: `Tea-or-coffee`. */
function wordsOf(question: string): string {
  const words = question.normalize('NFC').replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-');
  let cut = '';
  for (const { segment } of characters.segment(words.replace(/^-/, ''))) {
    if (Buffer.byteLength(cut + segment) > MAX_BYTES) break;
    cut += segment;
  }
  return cut.replace(/-$/, '');
}
