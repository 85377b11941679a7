/** Puts the scene in the address, so that a reload stays in it. Going back still leaves the page. */
export function rememberScene(scene) {
  const address = new URL(location.href);
  if (address.searchParams.get('scene') === scene) return;
  address.searchParams.set('scene', scene);
  // parameters without a value stay as they were typed
  address.search = address.search.replaceAll(/=(?=&|$)/g, '');
  history.replaceState(history.state, '', address);
}
