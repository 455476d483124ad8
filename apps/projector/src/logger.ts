/** What an operator has to know, and no more. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;

const line = (level: string, message: string, fields: Readonly<Record<string, unknown>>): string =>
  `${JSON.stringify({ time: new Date().toISOString(), level, app: 'projector', message, ...fields })}\n`;

/** JSON lines: what is awaited (info) on stdout, trouble on stderr. */
export const jsonLines: Log = (level, message, fields = {}) =>
  void (level === 'info' ? process.stdout : process.stderr).write(line(level, message, fields));
