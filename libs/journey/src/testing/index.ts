/** For specs of this room and of every other: scenarios of one aggregate, and random but valid histories. */
export { testContext, testId, type TestContextOptions } from './context.js';
export { journeys, play, type JourneyOptions, type Journeys } from './journeys.js';
export { intentOf, moves, type Move, type Step } from './moves.js';
export { given, type Circumstances, type ExpectedEvent, type Outcome, type PastEvent, type Scenario } from './scenario.js';
export { journeyWorld, type JourneyCommand, type JourneyEvent, type JourneyWorld } from './world.js';
