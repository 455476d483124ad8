import type { PipelineVersion, Recorded } from '../aggregate.js';
import type { pipelineEvents } from './events.js';

export type State =
  | { readonly exists: false }
  | {
      readonly exists: true;
      readonly eventId: string;
      readonly version: number;
      readonly name: string;
      readonly stages: readonly { readonly id: string; readonly name: string }[];
      readonly skipAllowed: boolean;
      readonly gates?: PipelineVersion['gates'];
    };
export const initial: State = { exists: false };

export const evolve = (state: State, event: Recorded<typeof pipelineEvents>): State =>
  event.type === 'PipelineDefined' ? { exists: true, eventId: event.id, ...event.data } : state;
