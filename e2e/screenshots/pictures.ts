import type { Page } from 'playwright';
import { addVotes } from './sample-poll.ts';
import type { Stage } from './start-stage.ts';
import type { Picture } from './take-picture.ts';

async function openDashboard(page: Page, { pool, poll, resultUrl }: Stage): Promise<void> {
  // Votes come in by the page's own clock, which stands still in between, so that the line of the last minute is always the same.
  // After 20 s by that clock, it would miss the server’s pings.
  await page.clock.install();
  await page.goto(`${resultUrl}/p/${poll.slug}`);
  await page.locator('[data-connection][data-state="live"]').waitFor();
  await page.clock.pauseAt(await page.evaluate<number>('Date.now() + 500'));
  // to the middle of a second
  await page.clock.runFor(await page.evaluate<number>('1_500 - (performance.now() % 1_000)'));
  let total = Number(await page.locator('[data-total-count]').innerText());
  for (let second = 0; second < 16; second++) {
    await page.clock.runFor(1_000);
    const votes = Math.round(8 + 5 * Math.sin(second / 4 - 1.5) + 2 * Math.sin(second * 1.7));
    await addVotes(pool, poll.id, (second * 7) % 4, votes);
    total += votes;
    await page.locator('[data-total-count]', { hasText: String(total) }).waitFor();
  }
}

function openProjector(scene: string) {
  return async (page: Page, { poll, resultUrl }: Stage) => {
    await page.goto(`${resultUrl}/p/${poll.slug}?present&scene=${scene}`);
    await page.locator('[data-state="live"]').waitFor({ state: 'attached' });
    // the controls fade while the mouse rests, which is where it is for every picture
    await page.mouse.move(0, 0);
    await page.locator('html:not([data-awake])').waitFor();
  };
}

async function openBallot(page: Page, { poll, voteUrl }: Stage): Promise<void> {
  await page.goto(`${voteUrl}/p/${poll.slug}`);
  await page.getByLabel('Up on the roof').check();
  await page.locator('form[data-chosen]').waitFor();
}

async function openVoted(page: Page, stage: Stage): Promise<void> {
  await openBallot(page, stage);
  await page.locator('[data-cast]').click();
  await page.locator('[data-ballot-status="counted"]').waitFor();
}

async function openForm(page: Page, { voteUrl }: Stage): Promise<void> {
  await page.goto(`${voteUrl}/polls/new`);
  await page.getByLabel('Question', { exact: true }).fill('What shall the canteen cook on Friday?');
  for (const [index, option] of ['Lentil curry', 'Pizza', 'Fish and chips'].entries())
    await page.getByLabel(`Option ${'ABC'.charAt(index)}`, { exact: true }).fill(option);
  await page.evaluate('document.activeElement.blur()');
}

function openAsOwner(path: string) {
  return async (page: Page, { poll, voteUrl }: Stage) => {
    const { slug, key } = poll;
    await page.context().addCookies([{ name: `key-${slug}`, value: key, url: voteUrl }]);
    await page.goto(`${voteUrl}/p/${slug}/${path}`);
  };
}

const both: Picture['schemes'] = ['light', 'dark'];
const phone = { width: 390, height: 760, density: 2 };
const laptop = { width: 1180, height: 800, density: 1.5 };
const projector = { width: 1280, height: 720, density: 1.5 };

/** In the order in which they are taken: later ones show the votes of earlier ones. */
export const pictures: Picture[] = [
  {
    name: 'dashboard',
    schemes: both,
    ...laptop,
    open: openDashboard,
    texts: { '[data-complete-to]': 'All votes cast before 14:03:07 are counted' },
  },
  { name: 'projector-join', schemes: ['dark'], ...projector, open: openProjector('join') },
  { name: 'projector-result', schemes: ['dark'], ...projector, open: openProjector('result') },
  { name: 'ballot', schemes: both, ...phone, open: openBallot },
  { name: 'voted', schemes: both, ...phone, open: openVoted },
  { name: 'create', schemes: both, ...laptop, open: openForm },
  {
    name: 'share',
    schemes: both,
    ...laptop,
    open: openAsOwner('share'),
    texts: { '.hint:has(time)': 'Valid for a day. Open this page again to renew it.' },
  },
  { name: 'manage', schemes: both, ...laptop, open: openAsOwner('manage') },
];
