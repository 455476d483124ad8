export interface ReadStoreErrorBody {
  readonly code:
    | 'READ_MODEL_BEHIND'
    | 'QUERY_TIMEOUT'
    | 'ROOT_QUARANTINED'
    | 'NOT_FOUND'
    | 'VALIDATION_FAILED'
    | 'DEFINITION_CHANGED'
    | 'LOG_MISMATCH';
  readonly message: string;
  readonly path?: string;
}

export class ReadStoreError extends Error {
  override readonly name = 'ReadStoreError';
  constructor(readonly body: ReadStoreErrorBody) {
    super(`${body.code}: ${body.message}`);
  }
}
