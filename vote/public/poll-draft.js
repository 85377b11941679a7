// Keeps what was typed into the form for a new poll, so that it survives a reload. A draft belongs to its tab and to the address of
// its form: another address fills in other values.
const KEY = 'poll-draft';

const address = () => location.pathname + location.search;

/** The fields as pairs of name and value; undefined if there is no draft for this address. */
export function readDraft() {
  try {
    const draft = JSON.parse(sessionStorage.getItem(KEY));
    return draft?.address === address() ? draft.fields : undefined;
  } catch {
    return undefined;
  }
}

/** Saves the form whenever it changes. A token is not saved. */
export function keepDraft(form) {
  form.addEventListener('input', () => {
    const fields = [...new FormData(form)].filter(([name]) => name !== 'adminToken');
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ address: address(), fields }));
    } catch {
      // this browser keeps nothing: the form works without
    }
  });
}

export function forgetDraft() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // then there is none
  }
}
