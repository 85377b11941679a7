// Copies what a field contains. On plain http browsers offer no clipboard, so there the text is selected for the keyboard.

for (const button of document.querySelectorAll('[data-copy]')) {
  const field = document.getElementById(button.dataset.copy);
  const report = button.parentElement.querySelector('output');
  button.hidden = false;
  button.addEventListener('click', async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      report.value = 'Copied.';
    } catch {
      report.value = 'Press Ctrl+C or ⌘C to copy.';
    }
  });
}
