import { formatAbout, formatBytes, formatDecimal, formatHex } from '../quantity/index.ts';
import type { Figure, Value } from '../table/model.ts';
import { findFormat } from '../table/registry.ts';

/** A figure's value with its unit. */
export function figureText(figure: Figure): string {
  if (typeof figure.value === 'string') return figure.value;
  switch (figure.unit) {
    case 'bytes':
      return formatBytes(figure.value);
    case 'address':
      return formatHex(figure.value);
    case undefined:
      return formatDecimal(figure.value);
    default:
      return `${formatDecimal(figure.value)} ${figure.unit}`;
  }
}

/**
 * A size for a table of sizes: exact where that is short, else rounded to two places and marked so. The exact bytes
 * are in the JSON, the CSV and the panel.
 */
export function sizeCell(bytes: bigint): string {
  return formatAbout(bytes).replace('about ', '~');
}

/** The sizes in a page-size bitmap, smallest first. */
export function pageSizesText(bitmap: bigint): string {
  const sizes: string[] = [];
  for (let bit = 0n; bitmap >> bit > 0n; bit++) {
    if ((bitmap >> bit) & 1n) sizes.push(formatBytes(1n << bit));
  }
  return sizes.join(', ');
}

/** A parameter's value as its kind wants it shown. */
export function valueText(formatId: string, parameterId: string, value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  const parameter = findFormat(formatId)?.parameters.find(({ id }) => id === parameterId);
  switch (parameter?.kind) {
    case 'size':
      return formatBytes(value);
    case 'sizes':
      return pageSizesText(value);
    case 'address':
      return formatHex(value);
    default:
      return value.toString();
  }
}
