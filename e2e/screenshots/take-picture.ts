import type { Page } from 'playwright';
import type { Stage } from './start-stage.ts';

export type Scheme = 'light' | 'dark';

export interface Picture {
  /** Of its file; of both files, followed by the scheme, if there are two. */
  name: string;
  schemes: Scheme[];
  width: number;
  height: number;
  /** Of the screen's pixels to those of CSS. */
  density: number;
  /** Opens the page in the state that the picture shows. */
  open(page: Page, stage: Stage): Promise<void>;
  /** Texts, by selector, in place of those that say when the picture was taken. */
  texts?: Record<string, string>;
}

/** All in a browser of its own. */
export async function takePicture(
  stage: Stage,
  { name, schemes, width, height, density, open, texts = {} }: Picture,
): Promise<{ file: string; image: Buffer }[]> {
  const context = await stage.browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: density,
    colorScheme: schemes[0] ?? null,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  });
  try {
    const page = await context.newPage();
    await open(page, stage);
    // nothing is hovered over
    await page.mouse.move(0, 0);
    await page.evaluate('document.fonts.ready');
    for (const [selector, text] of Object.entries(texts)) await pinText(page, selector, text);
    const taken = [];
    for (const scheme of schemes) {
      await page.emulateMedia({ colorScheme: scheme });
      const image = await page.screenshot({ animations: 'disabled', caret: 'hide' });
      taken.push({ file: schemes.length > 1 ? `${name}-${scheme}.png` : `${name}.png`, image });
    }
    return taken;
  } finally {
    await context.close();
  }
}

/** The page may write its own text again at any time. */
async function pinText(page: Page, selector: string, text: string): Promise<void> {
  await page.locator(selector).waitFor();
  await page.evaluate(`{
    const element = document.querySelector(${JSON.stringify(selector)});
    const text = ${JSON.stringify(text)};
    const write = () => {
      if (element.textContent !== text) element.textContent = text;
    };
    write();
    new MutationObserver(write).observe(element, { childList: true, characterData: true, subtree: true });
  }`);
}
