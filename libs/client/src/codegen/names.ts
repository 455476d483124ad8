/** `customer_360_row`, `PlaceOrderDto` → `Customer360Row`, `PlaceOrder`. */
export const pascal = (name: string): string =>
  name
    .replace(/Dto$/, '')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** A property's name as TypeScript writes it. */
export const property = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

/** A comment above a declaration. */
export const doc = (text: string | undefined, indent = ''): string =>
  text === undefined || text === ''
    ? ''
    : `${indent}/** ${text.replaceAll('*/', '*\\/').replace(/\s*\n\s*/g, ' ')} */\n`;
