const names = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB'];

export interface PrintOptions {
  /** Adds the bytes: `8.5 MiB (8,912,896 bytes)`. */
  readonly exact?: boolean;
}

/** `1,048,576`: every digit, in groups of three. */
export function formatDecimal(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString();
  let grouped = digits.slice(0, digits.length % 3);
  for (let i = digits.length % 3; i < digits.length; i += 3) grouped += (grouped ? ',' : '') + digits.slice(i, i + 3);
  return (value < 0n ? '-' : '') + grouped;
}

/** `1 entry`, `4,032 tables`; the plural is `one + 's'` where it is not given. */
export function formatCount(value: bigint, one: string, many = `${one}s`): string {
  return `${formatDecimal(value)} ${value === 1n || value === -1n ? one : many}`;
}

/** `0x244000000000`; `digits` pads with zeros. */
export function formatHex(value: bigint, digits = 0): string {
  return `${value < 0n ? '-' : ''}0x${(value < 0n ? -value : value).toString(16).padStart(digits, '0')}`;
}

/**
 * A size in the largest binary unit that shows it exactly with at most 3 decimals: `8.5 MiB`, `64 KiB`; bytes where
 * no unit does. Nothing is rounded.
 */
export function formatBytes(value: bigint, options: PrintOptions = {}): string {
  const size = value < 0n ? -value : value;
  const sign = value < 0n ? '-' : '';
  for (let power = names.length - 1; power >= 1; power--) {
    const unit = 1n << BigInt(10 * power);
    if (size < unit || (size * 1000n) % unit !== 0n) continue;
    const text = `${sign}${withDecimals((size * 1000n) / unit, 3)} ${names[power]!}`;
    return options.exact ? `${text} (${formatCount(value, 'byte')})` : text;
  }
  return formatCount(value, 'byte');
}

/** As `formatBytes`, but short where the exact form is long: `about 4.55 GiB`. */
export function formatAbout(value: bigint): string {
  const exact = formatBytes(value);
  const size = value < 0n ? -value : value;
  if (size < 1024n || (!exact.endsWith('bytes') && exact.length <= 12)) return exact;
  let power = 1;
  while (power < names.length - 1 && size >> BigInt(10 * (power + 1)) > 0n) power++;
  const unit = 1n << BigInt(10 * power);
  const hundredths = (size * 200n + unit) / (2n * unit);
  return `about ${value < 0n ? '-' : ''}${withDecimals(hundredths, 2)} ${names[power]!}`;
}

/**
 * The shortest way to write a size so that `parseSize` reads it back: `64K`, `16G`, `0x1234`.
 * Used where users edit it again.
 */
export function formatSizeInput(value: bigint): string {
  for (let power = 6; power >= 1; power--) {
    const unit = 1n << BigInt(10 * power);
    if (value >= unit && value % unit === 0n && value / unit < 8192n)
      return `${value / unit}${' KMGTPE'.charAt(power)}`;
  }
  return value < 8192n ? value.toString() : formatHex(value);
}

/** `0x0 .. 0x400000000000`, the end exclusive. */
export function formatRange(start: bigint, size: bigint): string {
  return `${formatHex(start)} .. ${formatHex(start + size)}`;
}

/** `0x0 + 16G`: start and size, as `parseExtent` reads it. */
export function formatExtent(start: bigint, size: bigint): string {
  return `${formatHex(start)}+${formatSizeInput(size)}`;
}

/** `12500` with 3 decimals is `12.5`. */
export function withDecimals(scaled: bigint, decimals: number): string {
  const digits = scaled.toString().padStart(decimals + 1, '0');
  const whole = formatDecimal(BigInt(digits.slice(0, digits.length - decimals)));
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return fraction ? `${whole}.${fraction}` : whole;
}
