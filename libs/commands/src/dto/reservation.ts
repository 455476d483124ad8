import type { ConfirmReservation, ReleaseReservation, ReserveValue } from '@recount/journey';
import { Text } from './rules.js';

export class ReserveValueDto implements ReserveValue {
  @Text(64) kind!: string;
  @Text(200) value!: string;
  @Text(200) holder!: string;
  @Text(100) holderCommandId!: string;
}
export class ConfirmReservationDto implements ConfirmReservation {
  @Text(200) holder!: string;
}
export class ReleaseReservationDto implements ReleaseReservation {
  @Text(200) holder!: string;
  @Text(100) holderCommandId!: string;
  @Text(64) cause!: string;
}
