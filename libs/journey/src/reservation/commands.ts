/** `reserve`: opens the stream, or takes it over after a release; another holder refuses with the claim's code. */
export interface ReserveValue {
  readonly kind: string;
  readonly value: string;
  readonly holder: string;
  readonly holderCommandId: string;
}
/** `confirm` */
export interface ConfirmReservation {
  readonly holder: string;
}
/** `release`: only after the holder's stream is fenced. */
export interface ReleaseReservation {
  readonly holder: string;
  readonly holderCommandId: string;
  readonly cause: string;
}
