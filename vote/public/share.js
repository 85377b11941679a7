// The poll exists now, so its draft is not needed any more.
import { forgetDraft } from '/poll-draft.js';

forgetDraft();
