/** What a line came to before its discount. */
export function wholePrice({ price, quantity }) {
  return { ...price, amount: price.amount * quantity };
}

/** A line's title, with how many of it were bought where they are several. */
export function titleOf({ title, quantity }) {
  return quantity > 1 ? `${title} × ${quantity}` : title;
}

/** What a line came to, after its discount. */
export function toPay(line) {
  const whole = wholePrice(line);
  return { ...whole, amount: whole.amount - line.discount };
}
