import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { CommandEntry } from '@recount/commands';
import type { ReadQueries } from '@recount/read-store';
import type { FastifyReply, FastifyRequest } from '../http/fastify-types.js';
import { CATALOGUE, STORE } from '../tokens.js';
import { indexPage } from './index-page.js';

const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

@Controller()
@ApiExcludeController()
export class IndexController {
  private readonly page: string;

  constructor(@Inject(STORE) store: ReadQueries, @Inject(CATALOGUE) commands: readonly CommandEntry[]) {
    this.page = indexPage(commands, store.describe());
  }

  @Get()
  index(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const host = /^[\w.:[\]-]{1,100}$/.test(request.headers.host ?? '')
      ? (request.headers.host as string)
      : 'localhost';
    void reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', POLICY)
      .send(this.page.replaceAll('http://HOST', `http://${host}`));
  }
}
