import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import { cellSheet } from '@recount/forms';
import type { ReadQueries, ReportAnswer, ReportDescription, ReportRequest } from '@recount/read-store';
import type { FastifyReply, FastifyRequest } from '../http/fastify-types.js';
import { formOf, sendAs } from '../http/forms.js';
import { untilHungUp } from '../http/hang-up.js';
import { HttpRefusal, invalid } from '../http/refusals.js';
import { QueryResponses } from '../openapi/command-decorators.js';
import { STORE } from '../tokens.js';
import { presently } from './presently.js';
import { askedBy, intParam, type Query, refuseUnknown, tokenParam } from './query-params.js';

/** Parameters that every report understands. */
const COMMON = ['asOf', 'knownAt', 'minPosition'];
/** Of an explanation: no parameters of a report have these names. */
const EXPLAIN = ['column', 'rows', 'cursor', 'format'];
const CELL = /^cell\[(.+)\]$/;

/** Reports: SQL over the ledgers, as of any instant and as known at any. Documented one by one. */
@Controller('v1/reports')
@ApiTags('reports')
export class ReportsController {
  constructor(@Inject(STORE) private readonly store: ReadQueries) {}

  @Get()
  @ApiOperation({ operationId: 'reports', summary: 'The reports and their parameters' })
  @QueryResponses()
  async reports(@Req() request: FastifyRequest): Promise<{ reports: readonly ReportDescription[] }> {
    refuseUnknown(Object.keys(askedBy(request).query), []);
    await this.store.refresh();
    return { reports: this.store.describe().reports };
  }

  @Get(':name')
  @ApiExcludeEndpoint()
  async run(
    @Param('name') name: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReportAnswer> {
    const { tenant, query } = askedBy(request);
    const asked = await presently(this.store, () => {
      const report = this.report(name);
      refuseUnknown(Object.keys(query), [...COMMON, ...Object.keys(report.params)]);
      return reportRequest(report, tenant, query);
    });
    return this.store.runReport(name, { ...asked, signal: untilHungUp(reply) });
  }

  @Get(':name/drill')
  @ApiExcludeEndpoint()
  async drill(
    @Param('name') name: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReportAnswer> {
    const { tenant, query } = askedBy(request);
    const { asked, cell } = await presently(this.store, () => {
      const report = this.report(name);
      if (report.kind === 'grain')
        throw invalid('param:name', `${name} has nothing behind it to drill into: its rows are the grain`);
      return { asked: reportRequest(report, tenant, query), cell: cellOf(report, query) };
    });
    return this.store.drillReport(name, { ...asked, signal: untilHungUp(reply) }, cell);
  }

  @Get(':name/explain')
  @ApiExcludeEndpoint()
  async explain(
    @Param('name') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { tenant, query } = askedBy(request);
    const report = await presently(this.store, () => this.report(name));
    const form = formOf(request, query);
    const limit = intParam(query, 'rows', 1, 100);
    const { column, cursor } = query;
    const own = Object.fromEntries(Object.entries(query).filter(([name]) => !EXPLAIN.includes(name)));
    const answer = await this.store.explainCell(name, reportRequest(report, tenant, query), cellOf(report, own), {
      column,
      cursor,
      limit,
    });
    sendAs({ request, reply, form }, answer, cellSheet);
  }

  private report(name: string): ReportDescription {
    const { reports } = this.store.describe();
    const found = reports.find((r) => r.name === name);
    if (found !== undefined) return found;
    throw new HttpRefusal('NOT_FOUND', 'there is no such report', {
      path: 'param:name',
      expected: reports.map((r) => r.name),
      actual: name.slice(0, 100),
    });
  }
}

function reportRequest(report: ReportDescription, tenant: string, query: Query): ReportRequest {
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(query)) if (Object.hasOwn(report.params, name)) params[name] = value;
  const minPosition = tokenParam(query, 'minPosition');
  const { asOf, knownAt } = query;
  return {
    tenant,
    params,
    ...(asOf === undefined ? {} : { asOf }),
    ...(knownAt === undefined ? {} : { knownAt }),
    ...(minPosition === undefined ? {} : { minPosition }),
  };
}

/** The cell's dimension values: `cell[dimension]=…`, or by its bare name where no parameter has it. */
function cellOf(report: ReportDescription, query: Query): Record<string, string> {
  const cell: Record<string, string> = {};
  for (const [name, value] of Object.entries(query)) {
    const dimension = CELL.exec(name)?.[1];
    if (dimension !== undefined) cell[dimension] = value;
    else if (!COMMON.includes(name) && !Object.hasOwn(report.params, name)) cell[name] = value;
  }
  return cell;
}
