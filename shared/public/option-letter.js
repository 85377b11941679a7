/**
 * The letter of an option, from `A` for position 0 to `T` for 19. It is the same on the ballot, the bars, the projector, in tables
 * and in exports, and its colour follows from it (`data-letter` in colors.css).
 */
export const optionLetter = (position) => String.fromCharCode(65 + position);
