/**
 * A person's name in the order of the page's language: the family name comes first in Vietnamese.
 * Without its parts the name is taken as it is.
 * @param {{name: string, first_name?: string | null, last_name?: string | null}} person
 * @param {string} language
 */
export function personName({ name, first_name: given, last_name: family }, language) {
  if (!given || !family) return name;
  return language === 'vi' ? `${family} ${given}` : `${given} ${family}`;
}
