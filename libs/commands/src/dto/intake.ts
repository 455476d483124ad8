import type { CompleteImport, RejectRow, StartImport } from '@recount/journey';
import { Int, ListOf, Optional, Sha256, Text } from './rules.js';

export class ImportFileDto {
  @Text(200) name!: string;
  @Sha256() sha256!: string;
}
export class StartImportDto implements StartImport {
  @Text(64) source!: string;
  @Int(1) mappingVersion!: number;
  @ListOf(() => ImportFileDto, 100, 1) files!: readonly ImportFileDto[];
}
export class RejectRowDto implements RejectRow {
  @Text(200) file!: string;
  @Int(0) row!: number;
  @Text(64) code!: string;
  @Optional() @Text(200) path?: string;
  @Text(1000) message!: string;
}
export class CompleteImportDto implements CompleteImport {
  @Int() rows!: number;
  @Int() accepted!: number;
  @Int() rejected!: number;
}
