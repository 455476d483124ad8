/** For specs of this room and of every other: scenarios of one aggregate, and random but valid histories. */
export { type TestContextOptions, testContext, testId } from './context.js';
export { type JourneyOptions, type Journeys, journeys, play } from './journeys.js';
export { intentOf, type Move, moves, type Step } from './moves.js';
export {
  type Circumstances,
  type ExpectedEvent,
  given,
  type Outcome,
  type PastEvent,
  type Scenario,
} from './scenario.js';
export { type JourneyCommand, type JourneyEvent, type JourneyWorld, journeyWorld } from './world.js';
