/** Puts the scene in the address, so that a reload stays in it, as another language does. Going back still leaves the page. */
export function rememberScene(scene) {
  const address = new URL(location.href);
  if (address.searchParams.get('scene') === scene) return;
  history.replaceState(history.state, '', withScene(address, scene));
  for (const link of document.querySelectorAll('a[hreflang]'))
    link.href = withScene(new URL(link.href), scene);
}

function withScene(address, scene) {
  address.searchParams.set('scene', scene);
  // parameters without a value stay as they were typed
  address.search = address.search.replaceAll(/=(?=&|$)/g, '');
  return address;
}
