import { type Asked, htmlOf, type Sheet, textOf } from '@recount/forms';
import { oneOfParam, type Query } from '../queries/query-params.js';
import type { FastifyReply, FastifyRequest } from './fastify-types.js';

/** What an answer can be sent as. */
export const FORMS = ['json', 'html', 'text'] as const;
export type Form = (typeof FORMS)[number];

/** Pages of ours run nothing and fetch nothing. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const MEDIA: Readonly<Record<string, Form>> = {
  'application/json': 'json',
  'application/*': 'json',
  '*/*': 'json',
  'text/html': 'html',
  'text/plain': 'text',
};

/** The form an `Accept` prefers, of those there are; JSON where it names none of them. */
export function acceptedForm(accept: string | undefined): Form {
  const wanted = (accept ?? '').split(',').flatMap((part) => {
    const [type = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase());
    const form = MEDIA[type];
    const weight = parameters.find((one) => one.startsWith('q='))?.slice(2);
    const q = weight === undefined ? 1 : Number(weight);
    return form === undefined || !(q > 0) ? [] : [{ form, q }];
  });
  return wanted.sort((a, b) => b.q - a.q)[0]?.form ?? 'json';
}

/**
 * The form a request asks for: `format=` says it, else the header `Accept`.
 * @throws HttpRefusal for a format there is not
 */
export const formOf = (request: FastifyRequest, query: Query): Form =>
  oneOfParam(query, 'format', FORMS) ?? acceptedForm(request.headers.accept);

/** The request as somebody can send it again for the same answer, whatever its form. */
export function requestLine({ method, url }: FastifyRequest): string {
  const [path = '', search = ''] = url.split('?', 2);
  const kept = search.split('&').filter((pair) => pair !== '' && !pair.startsWith('format='));
  return `${method} ${path}${kept.length === 0 ? '' : `?${kept.join('&')}`}`;
}

/** Sends an answer in the form asked for. */
export function sendAs<Answer>(
  { request, reply, form }: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly form: Form },
  answer: Answer,
  sheetOf: (answer: Answer, asked: Asked) => Sheet,
): void {
  void reply.header('vary', 'accept');
  if (form === 'json') {
    void reply.send(answer);
    return;
  }
  const sheet = sheetOf(answer, { question: requestLine(request), generatedAt: new Date().toISOString() });
  void reply.header('content-security-policy', PAGE_POLICY).header('x-content-type-options', 'nosniff');
  if (form === 'html') void reply.type('text/html; charset=utf-8').send(htmlOf(sheet));
  else void reply.type('text/plain; charset=utf-8').send(textOf(sheet));
}
