/** Writes docs/formats.md from the formats' own descriptions. `--check` only says whether it is in step. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pageSizesText } from '../server/src/report/words.ts';
import { formatBytes, formatHex } from '../server/src/quantity/index.ts';
import type { Format, Parameter, Value } from '../server/src/table/model.ts';
import { formats } from '../server/src/table/registry.ts';

function value(parameter: Parameter, of: Value): string {
  if (typeof of === 'boolean') return of ? 'on' : 'off';
  if (typeof of === 'string') return of;
  if (parameter.kind === 'size') return formatBytes(of);
  if (parameter.kind === 'sizes') return pageSizesText(of);
  return parameter.kind === 'address' ? formatHex(of) : of.toString();
}

function legal(parameter: Parameter): string {
  if (parameter.choices && parameter.choices.length > 0) {
    return parameter.choices.map((choice) => value(parameter, choice.value)).join(', ');
  }
  if (parameter.kind === 'flag') return 'on, off';
  const least = parameter.min === undefined ? '' : `from ${value(parameter, parameter.min)}`;
  const most = parameter.max === undefined ? '' : ` to ${value(parameter, parameter.max)}`;
  return `${least}${most}${parameter.powerOfTwo ? ', a power of two' : ''}`.trim() || 'any';
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function section(format: Format): string {
  const aliases = format.aliases?.length ? ` (also ${format.aliases.map((alias) => `\`${alias}\``).join(', ')})` : '';
  const lines = [
    `## \`${format.id}\`: ${format.title}`,
    '',
    `${format.doc}${aliases}`,
    '',
    `Read from ${format.source}. ${format.hasWindow ? 'The window is chosen; without one, the smallest legal one is taken.' : 'The window is the aperture that follows from the parameters.'}`,
    '',
    '| directive | default | values | meaning |',
    '| --- | --- | --- | --- |',
    ...format.parameters.map(
      (parameter) =>
        `| \`${parameter.id}\` | ${cell(value(parameter, parameter.default))} | ${cell(legal(parameter))} | ${cell(`${parameter.title}. ${parameter.doc}`)} |`,
    ),
    '',
  ];
  return lines.join('\n');
}

export function formatsPage(): string {
  return [
    '# Table formats',
    '',
    'What each format can be told, in a layout (`page 64K`), on the command line (`--page 64K`) and in the calculator',
    '(`page=64K`). This page is written by `node scripts/format-docs.ts` from the formats themselves.',
    '',
    ...formats.map(section),
  ].join('\n');
}

const path = join(resolve(import.meta.dirname, '..'), 'docs/formats.md');
if (import.meta.main) {
  if (process.argv.includes('--check')) {
    if (readFileSync(path, 'utf8') !== formatsPage()) {
      console.error('docs/formats.md is out of step: run node scripts/format-docs.ts');
      process.exitCode = 1;
    }
  } else {
    writeFileSync(path, formatsPage());
  }
}
