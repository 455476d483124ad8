import { aggregates } from '@recount/journey';
import * as dto from './dto/index.js';

export type DtoClass = new () => object;

/** One command as the outside sees it: its place, its message class and one sentence. */
export interface CommandEntry {
  readonly streamType: string;
  /** Kebab-case name within the stream type. */
  readonly command: string;
  /** Message class, HTTP body and OpenAPI schema in one. */
  readonly dto: DtoClass;
  readonly summary: string;
  /** May be the first of its stream; every other command answers NOT_FOUND on an empty one. */
  readonly opens: boolean;
  /** Issued by the command pipeline itself; not offered over HTTP. */
  readonly internal: boolean;
}

const entry =
  (streamType: string, internal = false) =>
  (command: string, dtoClass: DtoClass, summary: string): CommandEntry => ({
    streamType,
    command,
    dto: dtoClass,
    summary,
    opens: aggregates[streamType]?.commands[command]?.opens === true,
    internal,
  });
const lead = entry('lead');
const suspicion = entry('lead', true);
const customer = entry('customer');
const mergers = entry('customer', true);
const identity = entry('identity');
const opportunity = entry('opportunity');
const quote = entry('quote');
const order = entry('order');
const ar = entry('ar');
const ticket = entry('ticket');
const survey = entry('survey');
const tenant = entry('tenant');
const pipeline = entry('pipeline');
const policy = entry('policy');
const imports = entry('import');
const reservation = entry('reservation', true);

/** Every command of the house, in the order of a journey. */
export const commandCatalogue: readonly CommandEntry[] = [
  lead('capture', dto.CaptureLeadDto, 'A prospect became known; needs at least one contact point.'),
  lead('assign', dto.AssignLeadDto, 'Give the lead to an owner.'),
  lead('qualify', dto.QualifyLeadDto, 'Record that the lead meets the criteria of a sales opportunity.'),
  lead('disqualify', dto.DisqualifyLeadDto, 'Set the lead aside.'),
  lead('reopen', dto.ReopenLeadDto, 'Take up a lead again that had been set aside.'),
  lead('convert', dto.ConvertLeadDto, 'Make the lead a customer, or link it to one.'),
  lead('change-profile', dto.ChangeLeadProfileDto, 'Change fields of the lead; each names the value it replaces.'),
  suspicion('suspect-duplicate', dto.SuspectDuplicateDto, 'Note whom the lead may be.'),

  customer('register', dto.RegisterCustomerDto, 'Register a customer with a baseline of all fields.'),
  customer(
    'change-profile',
    dto.ChangeCustomerProfileDto,
    'Change fields of the customer; each names the value it replaces.',
  ),
  customer('change-owner', dto.ChangeOwnerDto, 'Give the customer to another owner.'),
  customer('add-contact', dto.AddContactDto, 'Add a person who speaks for the customer.'),
  customer('change-contact', dto.ChangeContactDto, 'Change fields of a contact; each names the value it replaces.'),
  customer('assign-contact-role', dto.AssignContactRoleDto, 'Give a contact a role in what the customer buys.'),
  customer('record-departure', dto.RecordDepartureDto, 'Record that a contact no longer speaks for the customer.'),

  mergers(
    'suspect-duplicate',
    dto.SuspectCustomerDuplicateDto,
    'Note whom a customer registered without a lead may be.',
  ),
  mergers('merge-into', dto.MergeIntoDto, 'Make the customer part of another one.'),
  mergers('absorb', dto.AbsorbCustomersDto, 'Take in customers that were merged into this one.'),
  mergers('unmerge', dto.UnmergeCustomerDto, 'Take a merge back on one of its customers.'),

  identity(
    'merge',
    dto.MergeCustomersDto,
    'Decide that customers are one. The stream’s id is `customers`; `POST /v1/identity/preview` says what it would come to.',
  ),
  identity('unmerge', dto.UnmergeCustomersDto, 'Take a merge back.'),
  identity('reject-merge', dto.RejectMergeDto, 'Decide that two customers or leads are not the same.'),
  identity('link', dto.LinkIdentityDto, 'Decide that a lead belongs to a customer.'),

  opportunity('open', dto.OpenOpportunityDto, 'Open a sales opportunity at a stage of a pipeline.'),
  opportunity('change-stage', dto.ChangeStageDto, 'Move the opportunity to another stage.'),
  opportunity('change-amount', dto.ChangeAmountDto, 'Change the expected amount; names the amount it replaces.'),
  opportunity('win', dto.WinOpportunityDto, 'Close the opportunity as won.'),
  opportunity('lose', dto.LoseOpportunityDto, 'Close the opportunity as lost, with a reason.'),
  opportunity('reopen', dto.ReopenOpportunityDto, 'Open a closed opportunity again.'),
  opportunity('change-owner', dto.ChangeOpportunityOwnerDto, 'Give the opportunity to another owner.'),
  opportunity('change-close-date', dto.ChangeCloseDateDto, 'Move the expected close date.'),

  quote('issue', dto.IssueQuoteDto, 'Give a quote, within the limits of a quoting policy; its number is unique.'),
  quote('revise', dto.ReviseQuoteDto, 'Replace the quote by its next revision, as a whole.'),
  quote('accept', dto.AcceptQuoteDto, 'Record that the customer accepted the latest revision while it was valid.'),
  quote('reject', dto.RejectQuoteDto, 'Record that the customer rejected the quote.'),
  quote('withdraw', dto.WithdrawQuoteDto, 'Take the quote back.'),
  quote('expire', dto.ExpireQuoteDto, 'End a quote whose validity is over; a timer issues it.'),

  order('place', dto.PlaceOrderDto, 'Place a signed order; its number is unique in the tenant.'),
  order(
    'set-instalments',
    dto.SetInstalmentsDto,
    'Split the order’s payment into instalments, replacing the plan as a whole.',
  ),
  order('ship', dto.ShipOrderDto, 'Record a shipment of ordered quantities.'),
  order('confirm-delivery', dto.ConfirmDeliveryDto, 'Record that a shipment reached the customer.'),
  order('return-goods', dto.ReturnGoodsDto, 'Record goods the customer sent back.'),
  order('cancel', dto.CancelOrderDto, 'Cancel what has not been shipped: the whole order, or the lines named.'),
  order('record-credit-note', dto.RecordCreditNoteDto, 'Record that an invoice over the order was credited.'),
  order(
    'trigger-instalments',
    dto.TriggerInstalmentsDto,
    'Trigger every open instalment of a trigger, naming the event that caused it.',
  ),
  order('confirm', dto.ConfirmOrderDto, 'Record that the customer confirmed the order.'),
  order('amend', dto.AmendOrderDto, 'Agree lines, tax or date of the order anew; nothing below what was shipped.'),
  order('accept-delivery', dto.AcceptDeliveryDto, 'Record that the customer accepted all that was delivered.'),
  order(
    'record-cost',
    dto.RecordCostDto,
    'Record a cost of the order: goods, freight, commission, entertainment, service.',
  ),
  order('complete', dto.CompleteOrderDto, 'Complete an order that was delivered.'),

  ar('recognize-receivable', dto.RecognizeReceivableDto, 'Recognise an instalment as a receivable, once.'),
  ar('adjust-receivable', dto.AdjustReceivableDto, 'Correct a receivable’s amount, either way.'),
  ar('send-to-collection', dto.SendToCollectionDto, 'Hand a receivable to collection.'),
  ar('write-off', dto.WriteOffDto, 'Give up part of a receivable.'),
  ar('issue-invoice', dto.IssueInvoiceDto, 'Issue an invoice; net and tax make gross, allocations sum to gross.'),
  ar('issue-credit-note', dto.IssueCreditNoteDto, 'Issue a credit note, against an invoice or as customer credit.'),
  ar('record-payment', dto.RecordPaymentDto, 'Record money that arrived.'),
  ar('allocate-payment', dto.AllocatePaymentDto, 'Match received money to receivables or invoices.'),
  ar(
    'deallocate-payment',
    dto.DeallocatePaymentDto,
    'Take back what a payment settled; the money is unallocated again.',
  ),
  ar('refund-payment', dto.RefundPaymentDto, 'Send unallocated money back.'),
  ar('adjust-balance', dto.AdjustBalanceDto, 'Adjust the customer’s balance, either way.'),

  ticket('open', dto.OpenTicketDto, 'Open a ticket; its clocks start under a service level policy.'),
  ticket('change-priority', dto.ChangePriorityDto, 'Make the ticket more or less urgent.'),
  ticket('assign', dto.AssignTicketDto, 'Give the ticket to somebody.'),
  ticket('escalate', dto.EscalateTicketDto, 'Raise the ticket to a higher level of support.'),
  ticket('respond', dto.RespondTicketDto, 'Record the first answer to the customer.'),
  ticket('pause', dto.PauseTicketDto, 'Stop the clocks while somebody else is waited for.'),
  ticket('resume', dto.ResumeTicketDto, 'Let the clocks run again.'),
  ticket('resolve', dto.ResolveTicketDto, 'Record that what was asked for is done.'),
  ticket('reopen', dto.ReopenTicketDto, 'Take a resolved or closed ticket up again.'),
  ticket('close', dto.CloseTicketDto, 'Close the ticket; one that was not resolved takes a reason.'),
  ticket('rate', dto.RateTicketDto, 'Record the customer’s rating of a resolution.'),
  ticket('record-sla-breach', dto.RecordSlaBreachDto, 'Record that a metric is past due; issued by the scheduler.'),
  ticket('raise-complaint', dto.RaiseComplaintDto, 'Classify the complaint that the ticket is.'),
  ticket(
    'identify-root-cause',
    dto.IdentifyRootCauseDto,
    'Record what caused the complaint, and who has to act on it.',
  ),
  ticket('compensate', dto.CompensateComplaintDto, 'Record what the customer was compensated with.'),
  ticket('resolve-complaint', dto.ResolveComplaintDto, 'Record that the complaint is settled.'),
  ticket('record-cost', dto.RecordServiceCostDto, 'Record what serving the ticket cost.'),

  survey('send', dto.SendNpsSurveyDto, 'Ask a contact whether they would recommend us, once per wave.'),
  survey('answer', dto.AnswerNpsSurveyDto, 'Record the contact’s answer; a later one of the same wave replaces it.'),

  entry('interaction')('record', dto.RecordInteractionDto, 'Record a contact with the prospect or customer.'),
  entry('usage')('record', dto.RecordProductUsageDto, 'Record how a customer used the product in a period, once.'),
  tenant(
    'configure',
    dto.ConfigureTenantDto,
    'Set the tenant’s time zone, currency and name. The stream’s id is `settings`.',
  ),
  pipeline(
    'define',
    dto.DefinePipelineDto,
    'Define the next version of a sales pipeline. The stream’s id is the pipeline’s.',
  ),

  policy(
    'publish-calendar',
    dto.PublishCalendarDto,
    'Publish the next version of a business calendar. The stream’s id is `calendar.` and the calendar’s.',
  ),
  policy(
    'publish-sla',
    dto.PublishSlaPolicyDto,
    'Publish the next version of a service level policy. The stream’s id is `sla.` and the policy’s.',
  ),
  policy(
    'publish-quote-policy',
    dto.PublishQuotePolicyDto,
    'Publish the next version of a quoting policy. The stream’s id is `quote.` and the policy’s.',
  ),

  imports('start', dto.StartImportDto, 'Begin an import of files.'),
  imports('reject-row', dto.RejectRowDto, 'Record a row that could not be booked.'),
  imports('complete', dto.CompleteImportDto, 'Record that the import reached the end of its files.'),

  reservation('reserve', dto.ReserveValueDto, 'Reserve a unique value for a stream.'),
  reservation('confirm', dto.ConfirmReservationDto, 'Confirm that the holder’s stream took the value.'),
  reservation('release', dto.ReleaseReservationDto, 'Release a reservation that came to nothing.'),
];

export type FindCommand = (streamType: string, command: string) => CommandEntry | 'unknown_command' | 'unknown_type';

/** A look-up over a catalogue: the entry of a command, or which part of its name is unknown. */
export function indexCommands(catalogue: readonly CommandEntry[]): FindCommand {
  const byName = new Map(catalogue.map((e) => [`${e.streamType}.${e.command}`, e]));
  const types = new Set(catalogue.map((e) => e.streamType));
  return (streamType, command) =>
    byName.get(`${streamType}.${command}`) ?? (types.has(streamType) ? 'unknown_command' : 'unknown_type');
}

/** Looks a command of the house up. */
export const findCommand: FindCommand = indexCommands(commandCatalogue);

/**
 * The values (`kind=value`) that a command asks to hold alone, read from a body as it was sent. None from a body whose
 * shape does not allow it: validating it is what refuses it.
 */
export function claimedValues(streamType: string, command: string, body: unknown): readonly string[] {
  const claims = aggregates[streamType]?.commands[command]?.claims;
  if (claims === undefined || body === null || typeof body !== 'object') return [];
  try {
    return claims(body).map(({ kind, value }) => `${kind}=${value}`);
  } catch {
    return [];
  }
}
