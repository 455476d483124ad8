export { cellSheet } from './cell.js';
export { effectsSheet } from './effects.js';
export { explanationSheet } from './explanation.js';
export { htmlOf } from './html.js';
export type { Sheet } from './sheet.js';
export { textOf } from './text.js';
export { traceSheet } from './trace.js';
export type { Asked } from './values.js';
