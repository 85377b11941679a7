// The texts of the pages in all languages, for the server. They are in shared/public/texts, because scripts of pages load some of
// them. English is the pattern: the compiler reports what another language lacks.
import * as deAdminPages from '../../public/texts/de/admin-pages.js';
import * as deApiPage from '../../public/texts/de/api-page.js';
import * as deBallot from '../../public/texts/de/ballot.js';
import * as deBallotPages from '../../public/texts/de/ballot-pages.js';
import * as deCommon from '../../public/texts/de/common.js';
import * as deCreate from '../../public/texts/de/create.js';
import * as deCreatePage from '../../public/texts/de/create-page.js';
import * as deDashboard from '../../public/texts/de/dashboard.js';
import * as deHomePage from '../../public/texts/de/home-page.js';
import * as deLayout from '../../public/texts/de/layout.js';
import * as deManagePages from '../../public/texts/de/manage-pages.js';
import * as deProblems from '../../public/texts/de/problems.js';
import * as deProjector from '../../public/texts/de/projector.js';
import * as deResultPages from '../../public/texts/de/result-pages.js';
import * as deResults from '../../public/texts/de/results.js';
import * as deSharePage from '../../public/texts/de/share-page.js';
import * as enAdminPages from '../../public/texts/en/admin-pages.js';
import * as enApiPage from '../../public/texts/en/api-page.js';
import * as enBallot from '../../public/texts/en/ballot.js';
import * as enBallotPages from '../../public/texts/en/ballot-pages.js';
import * as enCommon from '../../public/texts/en/common.js';
import * as enCreate from '../../public/texts/en/create.js';
import * as enCreatePage from '../../public/texts/en/create-page.js';
import * as enDashboard from '../../public/texts/en/dashboard.js';
import * as enHomePage from '../../public/texts/en/home-page.js';
import * as enLayout from '../../public/texts/en/layout.js';
import * as enManagePages from '../../public/texts/en/manage-pages.js';
import * as enProblems from '../../public/texts/en/problems.js';
import * as enProjector from '../../public/texts/en/projector.js';
import * as enResultPages from '../../public/texts/en/result-pages.js';
import * as enResults from '../../public/texts/en/results.js';
import * as enSharePage from '../../public/texts/en/share-page.js';

const en = {
  ...enAdminPages,
  ...enApiPage,
  ...enBallot,
  ...enBallotPages,
  ...enCommon,
  ...enCreate,
  ...enCreatePage,
  ...enDashboard,
  ...enHomePage,
  ...enLayout,
  ...enManagePages,
  ...enProblems,
  ...enProjector,
  ...enResultPages,
  ...enResults,
  ...enSharePage,
};

export type Texts = typeof en;

const de: Texts = {
  ...deAdminPages,
  ...deApiPage,
  ...deBallot,
  ...deBallotPages,
  ...deCommon,
  ...deCreate,
  ...deCreatePage,
  ...deDashboard,
  ...deHomePage,
  ...deLayout,
  ...deManagePages,
  ...deProblems,
  ...deProjector,
  ...deResultPages,
  ...deResults,
  ...deSharePage,
};

/** The first one is for readers who ask for none of these. */
export const languages = ['en', 'de'] as const;

export type Language = (typeof languages)[number];

export const catalogues: Record<Language, Texts> = { en, de };

/** What each language calls itself. */
export const languageNames: Record<Language, string> = { en: 'English', de: 'Deutsch' };
