// Takes the key of a manage link. The fragment is removed from the address first, so that the history does not keep it. The page
// may be open already when such a link is followed.

function useKey() {
  const key = new URLSearchParams(location.hash.slice(1)).get('k');
  if (!key) return;
  history.replaceState(null, '', location.pathname + location.search);
  const form = document.querySelector('[data-use-key]');
  form.elements.namedItem('key').value = key;
  form.requestSubmit();
}

useKey();
addEventListener('hashchange', useKey);
