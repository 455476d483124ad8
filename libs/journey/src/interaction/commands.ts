import type { EventOf } from '../event.js';
import type { InteractionRecorded } from './events.js';

/** `record`: opens the stream. */
export type RecordInteraction = Omit<EventOf<typeof InteractionRecorded>['data'], 'subjectIds'> & {
  readonly subjectIds?: readonly string[];
};
