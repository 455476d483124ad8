export { DemoInterruptedError, type FillOptions, type FillResult, fillDemo } from './fill.js';
export { type DemoOptions, demoStory } from './generate.js';
export { type DemoHighlights, demoHighlights } from './highlights.js';
export type { DemoCommand } from './script.js';
export { type DemoState, demoState } from './state.js';
