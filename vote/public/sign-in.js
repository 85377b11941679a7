// Signs in with the token of a link that `npm start` or the log of `docker compose up` shows. The fragment is removed from the
// address first, so that the history does not keep it.

function signIn() {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (!token) return;
  history.replaceState(null, '', location.pathname + location.search);
  const field = document.getElementById('token');
  field.value = token;
  field.form.requestSubmit();
}

signIn();
addEventListener('hashchange', signIn);
