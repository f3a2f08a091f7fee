/** A whole number or a decimal, as people write it: a true minus, and thousands apart. */
export function grouped(text: string): string {
  const [whole = "", fraction] = text.replace("-", "").split(".");
  const thousands = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return (text.startsWith("-") ? "−" : "") + thousands + (fraction === undefined ? "" : `.${fraction}`);
}

/** For drawing, where the last digits are finer than a pixel. */
export function toNumber(text: string | null | undefined): number {
  return text === null || text === undefined ? NaN : Number(text);
}
