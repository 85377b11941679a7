// Asks before the page of new voting links is left, because nothing shows them again: until they are printed or saved, or each of
// them is copied or shared. Without JavaScript the page only says so.
const { question } = document.querySelector('[data-question]').dataset;
const unkept = new Set(document.querySelectorAll('.slips li'));
const keepAll = () => unkept.clear();

window.addEventListener('afterprint', keepAll);
document.querySelector('[data-csv]').addEventListener('click', keepAll);
for (const event of ['copied', 'shared'])
  document.addEventListener(event, ({ target }) => unkept.delete(target.closest('li')));

window.addEventListener('beforeunload', (event) => {
  if (unkept.size > 0) event.preventDefault();
});

// Safari on phones does not ask by itself
document.addEventListener('click', (event) => {
  const leaves = event.target.closest('a[href]:not([download], [href^="#"])');
  if (!leaves || unkept.size === 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!window.confirm(question)) event.preventDefault();
  // otherwise the browser would ask the same again
  else keepAll();
});
