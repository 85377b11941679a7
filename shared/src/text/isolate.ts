export { isolate } from '../../public/isolate.js';
