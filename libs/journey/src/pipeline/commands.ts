/** `define`: the next version of a pipeline; stages in order, ids unique. The stream's id is the pipeline's id. */
export interface DefinePipeline {
  readonly name: string;
  readonly stages: readonly { readonly id: string; readonly name: string }[];
  /** Default true. */
  readonly skipAllowed?: boolean;
  /** What must be shown to enter a stage (`STAGE_GATE_FAILED`). */
  readonly gates?: readonly { readonly stageId: string; readonly rules: readonly string[] }[];
  /** When given, must be the next one (`VERSION_GAP`). */
  readonly version?: number;
}
