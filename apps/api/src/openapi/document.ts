import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { type CommandEntry, dtoSchemas } from '@recount/commands';
import type { ReadQueries } from '@recount/read-store';
import { ANSWER_SCHEMAS } from './answers.js';
import { COMPARE_SCHEMAS } from './compare.js';
import { describeReads } from './reads.js';
import { STAGE_SCHEMAS } from './stages.js';

const ABOUT = `Commands go in, durable events come out, and every figure can be told back to its events.

**Write** with \`POST /v1/{stream type}/{id}/{command}\`; the answer carries the position of what was appended.
**Read** with \`GET /v1/models/…\` and \`GET /v1/reports/…\`; give a command's token as \`minPosition\` to read your own write.
**Ask why** with \`GET /v1/explain/…\`.

Whatever is not a success is a JSON refusal with a \`code\`. There is no authentication yet: listen on the loopback address only.`;

/** The OpenAPI 3.1 document of the running application: commands, queries, every read model and every report. */
export function openApiDocument(
  app: INestApplication,
  commands: readonly CommandEntry[],
  reads: ReturnType<ReadQueries['describe']>,
): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Recount')
    .setDescription(ABOUT)
    .setVersion('1')
    .build();
  const document = SwaggerModule.createDocument(app, config, { autoTagControllers: false });
  const { paths, schemas } = describeReads(reads);
  return {
    ...document,
    paths: { ...document.paths, ...paths },
    components: {
      ...document.components,
      schemas: {
        ...document.components?.schemas,
        ...(dtoSchemas(commands.map((command) => command.dto)) as object),
        ...(schemas as object),
        ...(ANSWER_SCHEMAS as object),
        ...(COMPARE_SCHEMAS as object),
        ...(STAGE_SCHEMAS as object),
      },
    },
  };
}
