import { formatAbout, formatBytes, formatCount, formatDecimal, formatHex } from '../quantity/index.ts';
import type { TableReport } from '../table/model.ts';
import { figureText, valueText } from './words.ts';

const bytes = new Set(['tableBytes', 'full', 'onDemand', 'upfront', 'charged', 'size']);
const addresses = new Set(['start', 'iova', 'phys']);

/** `8.5 MiB (8,912,896 bytes)`, `about 513 GiB (550,831,656,960 bytes)`: to be read at a glance, and exact. */
function sizeWords(value: bigint): string {
  const [short, exact] = [formatAbout(value), formatCount(value, 'byte')];
  return short === exact ? exact : `${short} (${exact})`;
}

/**
 * Every number of a report in words, by its path: `memory.onDemand`, `levels.1.tables`. Sizes in a unit that reads well
 * with their bytes, addresses in hexadecimal, counts with their thousands apart.
 */
export function tableWords(report: TableReport): Record<string, string> {
  const words: Record<string, string> = {};
  const visit = (value: unknown, path: string, key: string): void => {
    if (typeof value === 'bigint') {
      words[path] = bytes.has(key) ? sizeWords(value) : addresses.has(key) ? formatHex(value) : formatDecimal(value);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) visit(member, path === '' ? name : `${path}.${name}`, name);
    }
  };
  visit(report, '', '');
  report.figures.forEach((figure, i) => (words[`figures.${i}.value`] = figureText(figure)));
  for (const [id, value] of Object.entries(report.values)) {
    words[`values.${id}`] = valueText(report.format, id, value);
  }
  report.levels.forEach((level, i) => (words[`levels.${i}.entryShift`] = formatBytes(1n << BigInt(level.entryShift))));
  return words;
}
