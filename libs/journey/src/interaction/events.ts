import { event } from '../event.js';
import { attributes, int, list, oneOf, optional, text, uuid } from '../schema.js';

/** Storage contract of `interaction-{tenant}.{interactionId}`: one contact, appended at no_stream. */
export const InteractionRecorded = event(
  'InteractionRecorded',
  'Somebody was in contact with the prospect or customer.',
  {
    journeyId: optional(uuid()),
    kind: oneOf('call', 'email', 'wechat', 'sms', 'visit', 'meeting', 'letter', 'survey', 'appeal', 'other'),
    direction: oneOf('inbound', 'outbound', 'internal'),
    durationSec: optional(int()),
    outcomeCode: optional(text(64)),
    subjectIds: list(uuid(), 100),
    summary: optional(text()),
    externalId: optional(text(200)),
    attributes: optional(attributes()),
  },
);

export const interactionEvents = { InteractionRecorded } as const;
