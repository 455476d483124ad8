import 'reflect-metadata';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { type CommandGateway, type CommandPreviews, commandCatalogue } from '@recount/commands';
import type { EventLog } from '@recount/event-log';
import type { ReadQueries } from '@recount/read-store';
import { BulkController } from './commands/bulk.controller.js';
import { commandControllers } from './commands/command-controllers.js';
import { CommandEndpoint } from './commands/command-endpoint.js';
import { PreviewController } from './commands/preview.controller.js';
import { RefusalFilter } from './http/exception.filter.js';
import { fastifyAdapter } from './http/fastify.js';
import { jsonLines, type Log } from './http/logger.js';
import { routeTable } from './http/route-table.js';
import { openApiDocument } from './openapi/document.js';
import { IndexController } from './pages/index.controller.js';
import { CompareController } from './queries/compare.controller.js';
import { EventsController } from './queries/events.controller.js';
import { ModelsController } from './queries/models.controller.js';
import { ReportsController } from './queries/reports.controller.js';
import { StagesController } from './queries/stages.controller.js';
import { StatusController } from './queries/status.controller.js';
import { TraceController } from './queries/trace.controller.js';
import { CATALOGUE, GATEWAY, LOG, STORE, WRITE_LOG } from './tokens.js';

/** What an API stands on. It closes none of it. */
export interface ApiParts {
  readonly log: EventLog;
  readonly gateway: CommandGateway & CommandPreviews;
  readonly store: ReadQueries;
  /** Default: JSON lines on stderr. */
  readonly writeLog?: Log;
}

export interface Api {
  /** Starts listening; answers the base URL. @throws the socket's error, e.g. EADDRINUSE */
  listen(port: number, host?: string): Promise<string>;
  /** Accepts nothing more, finishes what is under way. */
  close(): Promise<void>;
  readonly openApi: () => OpenAPIObject;
  /** `METHOD /pattern` of every route. */
  readonly routes: () => readonly string[];
}

/** Commands the outside may issue. */
const commands = commandCatalogue.filter((entry) => !entry.internal);

/** Builds the HTTP API over a log, a command gateway and a read store, e.g. `await (await createApi(parts)).listen(3000)`. */
export async function createApi(parts: ApiParts): Promise<Api> {
  const log = parts.writeLog ?? jsonLines();
  const routes = routeTable(commands);
  const filter = new RefusalFilter(routes, log);
  const adapter = fastifyAdapter(routes, (error, request, reply) => filter.answerFramework(error, request, reply));
  const app = await NestFactory.create<NestFastifyApplication>(apiModule(parts, log), adapter, {
    logger: false,
    bodyParser: false,
    abortOnError: false,
  });
  app.useGlobalFilters(filter);
  let document: OpenAPIObject | undefined;
  const openApi = (): OpenAPIObject => {
    document ??= openApiDocument(app, commands, parts.store.describe());
    return document;
  };
  SwaggerModule.setup('docs', app, openApi, {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'Recount API',
    customCss: '.swagger-ui .topbar { display: none }',
    swaggerOptions: { docExpansion: 'none', displayRequestDuration: true, validatorUrl: null, tryItOutEnabled: true },
  });
  await app.init();
  return {
    listen: async (port, host = '127.0.0.1') => {
      await app.listen(port, host);
      return app.getUrl();
    },
    close: () => closeGently(app),
    openApi,
    routes: () => routes.list(),
  };
}

/** Connections are kept alive: one that was busy when the closing began must not hold it up once it is idle. */
async function closeGently(app: NestFastifyApplication): Promise<void> {
  const sweep = setInterval(() => app.getHttpServer().closeIdleConnections(), SWEEP_MS);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
  }
}
const SWEEP_MS = 50;

class ApiModule {}

const apiModule = (parts: ApiParts, log: Log): DynamicModule => ({
  module: ApiModule,
  controllers: [
    ...commandControllers(commands),
    BulkController,
    PreviewController,
    ModelsController,
    ReportsController,
    TraceController,
    CompareController,
    StagesController,
    EventsController,
    StatusController,
    IndexController,
  ],
  providers: [
    CommandEndpoint,
    { provide: LOG, useValue: parts.log },
    { provide: GATEWAY, useValue: parts.gateway },
    { provide: STORE, useValue: parts.store },
    { provide: CATALOGUE, useValue: commands },
    { provide: WRITE_LOG, useValue: log },
  ],
});
