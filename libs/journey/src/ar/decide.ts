/** The ledger's decisions, by what they move. */
export { deallocatePayment } from './deallocation.js';
export { issueCreditNote, issueInvoice } from './invoices.js';
export { allocatePayment, recordPayment, refundPayment } from './payments.js';
export { adjustBalance, adjustReceivable, recognizeReceivable, sendToCollection, writeOff } from './receivables.js';
