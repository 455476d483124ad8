export { type FillOptions, type FillResult, fillDemo } from './fill.js';
export { type DemoHighlights, type DemoOptions, demoHighlights, demoStory } from './generate.js';
export type { DemoCommand } from './script.js';
export { type DemoState, demoState } from './state.js';
