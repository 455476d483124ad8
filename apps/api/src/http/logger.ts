/** Writes one log line. */
export type WriteLine = (line: string) => void;
/** JSON lines, sparingly: what an operator has to know. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;

export const jsonLines =
  (write: WriteLine = (line) => void process.stderr.write(line)): Log =>
  (level, message, fields = {}) =>
    write(`${JSON.stringify({ time: new Date().toISOString(), level, app: 'api', message, ...fields })}\n`);
