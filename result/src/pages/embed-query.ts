import { readFields } from '@hands/shared/http/read-fields';
import { languages } from '@hands/shared/texts/catalogues';
import type { Language } from '@hands/shared/texts/catalogues';
import { z } from 'zod';

const scales = ['0.5', '0.75', '1', '1.25', '1.5', '1.75', '2', '2.5', '3', '4'] as const;

/** How an embedded page looks. A background that leaves no doubt decides the theme if none is given. */
export const embedQuerySchema = z.object({
  theme: z.enum(['auto', 'light', 'dark'], 'must be auto, light or dark').optional().meta({
    description:
      'auto, the default, follows the reader’s system. With a `bg`, the default is the theme that can be read on it.',
  }),
  bg: z
    .string('must be given once')
    .regex(/^(transparent|[0-9a-f]{6})$/i, 'must be transparent, or a colour in six hexadecimal digits')
    .optional()
    .meta({
      description: '`transparent`, for a stream’s overlay, or a colour such as `00ff00`.',
      examples: ['transparent'],
    }),
  scale: z
    .enum(scales, `must be one of ${scales.join(', ')}`)
    .optional()
    .meta({
      description: 'Makes everything larger or smaller. By default, sizes follow those of the frame.',
    }),
  lang: z
    .enum(languages, `must be one of ${languages.join(', ')}`)
    .optional()
    .meta({
      description: 'The language. By default, the one that the reader’s browser asks for.',
    }),
});

export interface EmbedLook {
  theme: 'auto' | 'light' | 'dark';
  /** `#` and six digits, or `transparent`; undefined for the theme's own background. */
  background: string | undefined;
  scale: string;
  /** Undefined for that of the browser. */
  language: Language | undefined;
}

/** @throws ProblemError 400, which names the parameters at fault */
export function readEmbedQuery(query: unknown): EmbedLook {
  const { theme, bg: given, scale = '1', lang } = readFields(embedQuerySchema, query);
  const bg = given?.toLowerCase();
  return {
    theme: theme ?? themeOn(bg),
    background: bg === undefined || bg === 'transparent' ? bg : `#${bg}`,
    scale,
    language: lang,
  };
}

function themeOn(bg: string | undefined): EmbedLook['theme'] {
  if (bg === undefined) return 'auto';
  // what is behind a stream's overlay is a video: white with a shadow is read on any
  if (bg === 'transparent') return 'dark';
  return luminance(bg) > EQUAL_CONTRAST ? 'light' : 'dark';
}

/** Black and white have the same contrast with a colour of this luminance: (L + 0.05)² = 1.05 × 0.05. */
const EQUAL_CONTRAST = Math.sqrt(1.05 * 0.05) - 0.05;

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((start) => {
    const value = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
