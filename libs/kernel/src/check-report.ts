import { DefinitionError } from './fold-error.js';
import { isReportParamKind, type Report, type ReportParamKind } from './report.js';

const NAME = /^[a-z][a-zA-Z0-9_]*$/;
const KINDS = ['grain', 'aggregate', 'figures'];
const BOUNDED: readonly string[] = ['int', 'decimal', 'intList'] satisfies ReportParamKind[];
const MEASURES = ['count', 'sum', 'min', 'max'];
const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'string');

/**
 * Checks a report by itself, also one that no compiler has seen: a definition staged from JavaScript is served by processes
 * that would stumble over it. @throws DefinitionError saying what is amiss
 */
export function checkReport(report: Report): void {
  if (!isRecord(report)) throw new DefinitionError('a report is an object made by report({…})');
  const { name, doc, models, params, kind, by, measures, formula, compute } = report;
  const fail = (problem: string): never => {
    throw new DefinitionError(`report ${String(name)}: ${problem}`);
  };
  if (typeof name !== 'string' || !NAME.test(name)) fail('a name is [a-z][a-zA-Z0-9_]*');
  if (typeof doc !== 'string') fail('doc says what it answers');
  if (!isTexts(models)) fail('models are the names of the read models it reads');
  if (!KINDS.includes(kind)) fail(`the kind is one of ${KINDS.join(', ')}`);
  if (!isRecord(params)) fail('params are its parameters by name; {} for none');
  for (const [param, declared] of Object.entries(params)) {
    if (!isRecord(declared) || !isReportParamKind(declared.kind)) fail(`parameter ${param} has no kind that is known`);
    if (typeof declared.doc !== 'string') fail(`parameter ${param}: doc says what it does`);
    const bounds = [declared.min, declared.above, declared.max].filter((bound) => bound !== undefined);
    if (bounds.length > 0 && !BOUNDED.includes(declared.kind))
      fail(`parameter ${param}: ${declared.kind} has no bounds`);
    if (!bounds.every(Number.isFinite)) fail(`parameter ${param}: bounds are numbers`);
    if (declared.kind === 'oneOf' && !isTexts(declared.values)) fail(`parameter ${param}: oneOf needs its values`);
  }
  if (kind === 'aggregate') {
    if (!isTexts(by)) fail('an aggregate says by which dimensions');
    if (!isRecord(measures)) fail('an aggregate has measures');
    for (const [measure, declared] of Object.entries(measures ?? {}))
      if (!isRecord(declared) || !MEASURES.includes(declared.fn))
        fail(`measure ${measure} is none of ${MEASURES.join(', ')}`);
  }
  if (kind === 'figures' && (typeof compute !== 'function' || typeof formula !== 'string'))
    fail('figures have a formula and compute it');
}
