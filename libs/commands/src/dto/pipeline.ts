import type { DefinePipeline } from '@recount/journey';
import { Bool, Int, ListOf, Optional, Text, Texts } from './rules.js';

export class StageDto {
  @Text(64) id!: string;
  @Text(200) name!: string;
}
export class GateDto {
  @Text(64) stageId!: string;
  @Texts(64, 50) rules!: readonly string[];
}
export class DefinePipelineDto implements DefinePipeline {
  @Text(200) name!: string;
  @ListOf(() => StageDto, 50, 1) stages!: readonly StageDto[];
  @Optional() @Bool() skipAllowed?: boolean;
  @Optional() @ListOf(() => GateDto, 50) gates?: readonly GateDto[];
  @Optional() @Int(1) version?: number;
}
