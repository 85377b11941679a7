export function optionLetter(position: number): string;
