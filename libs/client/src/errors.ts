import type { Refusal } from './generated/schemas.js';

/** The API refused: nothing was appended, nothing is lost. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  constructor(readonly refusal: Refusal) {
    super(`${refusal.code}: ${refusal.message}`);
  }
  get code(): Refusal['code'] {
    return this.refusal.code;
  }
}

/** There was no answer, or none of ours. A command may or may not have taken effect: repeat it with the same command id. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}
