// The frame with a poll's live results that other sites put on their pages.

export interface Embed {
  /** Of the page for frames. */
  url: string;
  /** The poll's question: what screen readers say of the frame. */
  title: string;
  /** In pixels, or `100%`. */
  width: number | '100%';
  height: number;
}

/** In pixels: enough for a question of two lines and this many options, where a frame is as wide as a text. */
export const embedHeight = (options: number): number => Math.min(200 + 58 * options, 720);

export function embedHtml({ url, title, width, height }: Embed): string {
  const attributes = [
    `src="${escape(url)}"`,
    `title="${escape(title)}"`,
    `width="${width}" height="${height}"`,
    'style="border: 0; max-width: 100%"',
    'loading="lazy"',
  ];
  return `<iframe ${attributes.join(' ')}></iframe>`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escape = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character] ?? '');
