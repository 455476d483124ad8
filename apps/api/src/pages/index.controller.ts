import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { CommandEntry } from '@recount/commands';
import type { ReadQueries } from '@recount/read-store';
import type { FastifyReply, FastifyRequest } from '../http/fastify-types.js';
import { PAGE_POLICY } from '../http/forms.js';
import { toRefusal } from '../http/to-refusal.js';
import { askedBy, refuseUnknown } from '../queries/query-params.js';
import { CATALOGUE, STORE } from '../tokens.js';
import { indexPage } from './index-page.js';

@Controller()
@ApiExcludeController()
export class IndexController {
  constructor(
    @Inject(STORE) private readonly store: ReadQueries,
    @Inject(CATALOGUE) private readonly commands: readonly CommandEntry[],
  ) {}

  @Get()
  async index(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { tenant: asked, query } = askedBy(request);
    refuseUnknown(Object.keys(query), []);
    const tenants = await this.tenants();
    const named = request.headers['x-recount-tenant'] !== undefined || 'tenant' in (request.query as object);
    // Nobody asked for one: the page shows where there is something to see, as the command line does.
    const tenant = named || tenants.length === 0 || tenants.includes(asked) ? asked : (tenants[0] as string);
    const host = /^[\w.:[\]-]{1,100}$/.test(request.headers.host ?? '')
      ? (request.headers.host as string)
      : 'localhost';
    void reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', PAGE_POLICY)
      .send(indexPage({ commands: this.commands, ...this.store.describe(), tenant, tenants, host }));
  }

  /** The page is also for whoever wants to know why nothing works: without a database it shows no tenants. */
  private async tenants(): Promise<readonly string[]> {
    try {
      return await this.store.tenants();
    } catch (error) {
      if (toRefusal(error) === undefined) throw error;
      return [];
    }
  }
}
