/** Themes that are listed even without polls. The label is the name shown to people. */
export const builtInThemes = [
  { name: 'OnTrend', label: 'Trending' },
  { name: 'Moral Dilemmas', label: 'Moral Dilemmas' },
  { name: 'Sports', label: 'Sports' },
] as const;
