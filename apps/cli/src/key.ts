/**
 * The parts of a row's key as they are written on a command line: separated by commas. As over HTTP a comma inside a part is
 * `%2C`, and `%25` is a percent sign; any other percent sign stands for itself.
 */
export const keyOf = (text: string): string[] =>
  text.split(',').map((part) => part.replace(/%2C|%25/gi, (code) => (code === '%25' ? '%' : ',')));
