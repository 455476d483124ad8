import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { EventLog } from '@recount/event-log';
import type { ReadQueries, ReadStatus } from '@recount/read-store';
import type { FastifyReply, FastifyRequest } from '../http/fastify-types.js';
import { toRefusal } from '../http/to-refusal.js';
import { QueryResponses } from '../openapi/command-decorators.js';
import { LOG, STORE } from '../tokens.js';
import { metricsText } from './metrics.js';
import { askedBy, refuseUnknown } from './query-params.js';

/** Whether this process lives, can work, and how far the read models are. */
@Controller()
@ApiTags('operation')
export class StatusController {
  constructor(
    @Inject(LOG) private readonly log: EventLog,
    @Inject(STORE) private readonly store: ReadQueries,
  ) {}

  @Get('health')
  @ApiOperation({ operationId: 'health', summary: 'The process is alive' })
  @ApiResponse({ status: 200, description: 'Alive.' })
  health(): { status: 'ok'; uptimeSeconds: number } {
    return { status: 'ok', uptimeSeconds: Math.floor(process.uptime()) };
  }

  @Get('ready')
  @ApiOperation({ operationId: 'ready', summary: 'The log is reachable and the read models are deployed' })
  @ApiResponse({ status: 200, description: 'Commands and queries are answered.' })
  @ApiResponse({ status: 503, description: 'Not yet, or not now: `checks` says why.' })
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const [log, models] = await Promise.all([check(() => this.logCheck()), check(() => this.modelCheck())]);
    const ready = log.ok && models.ok;
    void reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'ready' : 'not ready', checks: { log, models } });
  }

  @Get('v1/status')
  @ApiOperation({ operationId: 'status', summary: 'Log, checkpoint, lag, models, quarantine, reactors, timers' })
  @ApiResponse({
    status: 200,
    description: 'The state of the read side.',
    schema: { $ref: '#/components/schemas/Status' },
  })
  @QueryResponses()
  status(@Req() request: FastifyRequest): Promise<ReadStatus> {
    refuseUnknown(Object.keys(askedBy(request).query), []);
    return this.store.status();
  }

  @Get('metrics')
  @ApiOperation({ operationId: 'metrics', summary: 'Figures for a monitor, in the text format of Prometheus' })
  @ApiProduces('text/plain')
  @ApiResponse({ status: 200, description: 'One sample a line.', schema: { type: 'string' } })
  @ApiResponse({ status: 503, description: 'The database is away.' })
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    const text = metricsText(await this.store.metrics(), Date.now());
    void reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8').send(text);
  }

  private async logCheck(): Promise<Check> {
    const head = await this.log.head();
    return { ok: true, head: head === undefined ? null : head.toString() };
  }

  private async modelCheck(): Promise<Check> {
    const { models, lag, checkpoint, projector } = await this.store.status();
    const missing = this.store
      .describe()
      .models.map((m) => m.name)
      .filter((name) => !models.some((m) => m.name === name && m.state !== 'building'));
    return {
      ok: missing.length === 0,
      missing,
      checkpoint: checkpoint.position,
      lagEvents: lag.events,
      projector: projector.holder,
    };
  }
}

interface Check {
  readonly ok: boolean;
  readonly [detail: string]: unknown;
}

async function check(run: () => Promise<Check>): Promise<Check> {
  try {
    return await run();
  } catch (error) {
    return { ok: false, reason: toRefusal(error)?.message ?? (error instanceof Error ? error.message : String(error)) };
  }
}
