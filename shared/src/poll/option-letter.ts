export { optionLetter } from '../../public/option-letter.js';
