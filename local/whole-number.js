import { InvalidArgumentError } from 'commander';

/** The parser of an option that is a whole number from `min`. */
export function wholeNumber(min) {
  return (value) => {
    if (/^\d{1,9}$/.test(value) && Number(value) >= min) return Number(value);
    throw new InvalidArgumentError(`It must be a whole number from ${min}.`);
  };
}
