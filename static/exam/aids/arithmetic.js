// Arithmetic of the calculator: exact fractions of whole numbers, so that 0.1 + 0.2 is 0.3 and a third times three is
// one. Only what is shown is rounded, half up to twelve digits, and only a root without an end is rounded before.

const SHOWN_DIGITS = 12;
const LARGEST = 10n ** 30n;
const ROOT_SCALE = 10n ** 40n;
const PLAIN_FROM = -9; // the powers of ten between which a number is written without one
const PLAIN_TO = 14;

/** What cannot be calculated: `by_zero`, `negative_root`, `too_large`. */
export class Problem extends Error {}

const abs = (n) => (n < 0n ? -n : n);
const power = (n) => 10n ** BigInt(n);

function shared(a, b) {
  while (b) [a, b] = [b, a % b];
  return a;
}

/** over/under in lowest terms. Throws Problem. */
function fraction(over, under, isRounded = false) {
  if (under === 0n) throw new Problem("by_zero");
  const part = shared(abs(over), abs(under)) * (under < 0n ? -1n : 1n);
  const value = { over: over / part, under: under / part, isRounded };
  if (abs(value.over) >= LARGEST * value.under) throw new Problem("too_large");
  return value;
}

/** The number that is written as `-12.5`. */
export function read(text) {
  const [whole, part = ""] = text.split(".");
  return fraction(BigInt(`${whole}${part}`), power(part.length));
}

const either = (a, b) => a.isRounded || b.isRounded;
const SIGNS = {
  "+": (a, b) => fraction(a.over * b.under + b.over * a.under, a.under * b.under, either(a, b)),
  "−": (a, b) => fraction(a.over * b.under - b.over * a.under, a.under * b.under, either(a, b)),
  "×": (a, b) => fraction(a.over * b.over, a.under * b.under, either(a, b)),
  "÷": (a, b) => fraction(a.over * b.under, a.under * b.over, either(a, b)),
};
const BINDS = new Set(["×", "÷"]);

export const negative = (value) => ({ ...value, over: -value.over });
export const percent = (value) => fraction(value.over, value.under * 100n, value.isRounded);

/** The greatest whole number whose square is not above `n`. */
function wholeRoot(n) {
  if (n < 2n) return n;
  let low = 1n << BigInt(n.toString(2).length >> 1);
  for (;;) {
    const next = (low + n / low) >> 1n;
    if (abs(next - low) <= 1n) return [next + 1n, next, next - 1n].find((one) => one * one <= n);
    low = next;
  }
}

/** The square root. Throws Problem. */
export function root({ over, under, isRounded }) {
  if (over < 0n) throw new Problem("negative_root");
  const [top, bottom] = [wholeRoot(over), wholeRoot(under)];
  if (top * top === over && bottom * bottom === under) return fraction(top, bottom, isRounded);
  return fraction(wholeRoot((over * ROOT_SCALE * ROOT_SCALE) / under), ROOT_SCALE, true);
}

/** The value of numbers with signs between them; × and ÷ come before + and −. Throws Problem. */
export function calculate([first, ...rest]) {
  const terms = [first];
  const signs = [];
  for (let at = 0; at < rest.length; at += 2) {
    const [sign, value] = [rest[at], rest[at + 1]];
    if (BINDS.has(sign)) terms.push(SIGNS[sign](terms.pop(), value));
    else {
      signs.push(sign);
      terms.push(value);
    }
  }
  return terms.reduce((sum, value, at) => SIGNS[signs[at - 1]](sum, value));
}

/** How a number is shown: its text, and whether that is not the exact number. */
export function show({ over, under, isRounded }) {
  if (over === 0n) return { text: "0", isRounded };
  let exponent = abs(over).toString().length - under.toString().length;
  if (scaled(abs(over), under, -exponent).below) exponent -= 1;
  const { digits, isExact } = rounded(abs(over), under, SHOWN_DIGITS - 1 - exponent);
  const carried = digits.length > SHOWN_DIGITS ? exponent + 1 : exponent;
  const text = written(digits.replace(/0+$/, ""), carried);
  return { text: over < 0n ? `-${text}` : text, isRounded: isRounded || !isExact };
}

/** over/under × 10^shift as a pair of whole numbers, and whether it is below one. */
function scaled(over, under, shift) {
  const [top, bottom] = shift >= 0 ? [over * power(shift), under] : [over, under * power(-shift)];
  return { top, bottom, below: top < bottom };
}

function rounded(over, under, shift) {
  const { top, bottom } = scaled(over, under, shift);
  return { digits: ((2n * top + bottom) / (2n * bottom)).toString(), isExact: top % bottom === 0n };
}

/** Digits whose first stands for 10^exponent. */
function written(digits, exponent) {
  if (exponent < PLAIN_FROM || exponent > PLAIN_TO) return `${pointed(digits, 1)}E${exponent}`;
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`;
  return pointed(digits.padEnd(exponent + 1, "0"), exponent + 1);
}

const pointed = (digits, at) => (digits.length > at ? `${digits.slice(0, at)}.${digits.slice(at)}` : digits);
