export { linkHtml } from '../../public/link-html.js';
