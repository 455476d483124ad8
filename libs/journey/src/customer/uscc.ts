const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** Whether a text is a unified social credit code: 18 characters and the check character of GB 32100-2015. */
export function isUscc(text: string): boolean {
  if (text.length !== 18) return false;
  const values = [...text].map((character) => ALPHABET.indexOf(character));
  if (values.includes(-1)) return false;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * (values[i] as number), 0);
  return values[17] === (31 - (sum % 31)) % 31;
}
