import 'reflect-metadata';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { jsonLines as log } from './logger.js';
import { LOG, Projector, SETTINGS } from './projector.js';
import { type Settings, settings } from './settings.js';

/** The batch at hand gets this long to finish once the process is told to stop. */
const DRAIN_MS = 20_000;

const fail = (message: string, error?: unknown): never => {
  log('error', message, error instanceof Error ? { error: error.stack ?? error.message } : {});
  process.exit(1);
};
process.on('unhandledRejection', (error) => fail('unhandled rejection', error));
process.on('uncaughtException', (error) => fail('uncaught exception', error));

@Module({})
class ProjectorModule {
  static with(given: Settings): DynamicModule {
    const providers = [{ provide: SETTINGS, useValue: given }, { provide: LOG, useValue: log }, Projector];
    return { module: ProjectorModule, providers };
  }
}

const app = await NestFactory.createApplicationContext(ProjectorModule.with(read()), {
  logger: false,
  abortOnError: false,
});

let stopped = false;
async function stop(why: string): Promise<void> {
  if (stopped) return;
  stopped = true;
  log('info', 'stopping', { why });
  setTimeout(() => fail(`a batch was still under way after ${DRAIN_MS} ms`), DRAIN_MS).unref();
  await app.close();
  process.exit(0);
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
// Started by a supervisor over IPC: without it nobody would ever stop this process.
process.on('disconnect', () => void stop('the supervisor is gone'));

await app
  .get(Projector)
  .ended()
  .catch((error: Error) => fail(`the projector cannot go on: ${error.message}`, error));

function read(): Settings {
  try {
    return settings(process.env);
  } catch (error) {
    return fail((error as Error).message);
  }
}
