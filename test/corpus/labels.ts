/**
 * Runs the rules over lines of real mails and trees that were labelled by eye, and prints per rule how many defects are
 * found and how many look-alikes stay silent. Run by hand:
 *
 *   node test/corpus/labels.ts [labels.csv] [--rule ID] [--all] [--tree DIR]
 *
 * Paths come from the environment: KVM_PPC_INBOX, IOMMU_INBOX, LINUXPPC_INBOX (public-inbox repositories; other lists
 * likewise, `linux-pci` is LINUX_PCI_INBOX) and LINUX_6_12, LINUX_6_1 (kernel trees). Rows whose source is not there are
 * skipped and counted.
 * `--all` prints the rows that pass, too; `--tree DIR` looks at mails as with that kernel tree open.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeText } from '../../server/src/analysis/decode.ts';
import { analyseDocument, type Analysis, type Finding } from '../../server/src/analysis/index.ts';
import { createEngine } from '../../server/src/cli/engine.ts';
import { rules } from '../../server/src/rules/index.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rule: { type: 'string' }, all: { type: 'boolean', default: false }, tree: { type: 'string' } },
});
const labels = positionals[0] ?? resolve(import.meta.dirname, '../../../shared/labels.csv');
if (!existsSync(labels)) {
  console.log(`SKIPPED: no labels at ${labels}. Nothing was checked.`);
  process.exit(0);
}

interface Row {
  readonly source: string;
  readonly id: string;
  readonly file: string;
  readonly anchor: string;
  readonly side: string;
  readonly rule: string;
  readonly verdict: string;
  readonly note: string;
}

interface Place {
  readonly start: number;
  readonly end: number;
}

const inboxOf = (source: string): string | undefined =>
  process.env[`${source === 'linuxppc-dev' ? 'LINUXPPC' : source.toUpperCase().replaceAll('-', '_')}_INBOX`];
const trees: Readonly<Record<string, string | undefined>> = {
  'linux-6.12': process.env['LINUX_6_12'],
  'linux-6.1': process.env['LINUX_6_1'],
};

/** Fields of a CSV with quotes. */
function csv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') field += text[++i]!;
      else if (c === '"') quoted = false;
      else field += c;
    } else if (c === '"') quoted = true;
    else if (c === ',') {
      row.push(field);
      field = '';
    } else if (c === '\n') {
      rows.push([...row, field]);
      row = [];
      field = '';
    } else if (c !== '\r') field += c;
  }
  if (field !== '' || row.length > 0) rows.push([...row, field]);
  return rows;
}

function readRows(): Row[] {
  const [head, ...body] = csv(readFileSync(labels, 'utf8'));
  const at = (name: string): number => head!.indexOf(name);
  return body
    .filter((fields) => fields.length === head!.length)
    .map((fields) => ({
      source: fields[at('source')]!,
      id: fields[at('id')]!,
      file: fields[at('file')]!,
      anchor: squeeze(fields[at('line_or_hunk_anchor')]!),
      side: fields[at('side')]!,
      rule: fields[at('rule')]!,
      verdict: fields[at('verdict')]!,
      note: fields[at('note')]!,
    }));
}

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();
const engine = await createEngine(values.tree);
const options = { nursery: true };
const cache = new Map<string, Analysis | undefined>();

function analysisOf(row: Row): Analysis | undefined {
  const key = `${row.source}:${row.id}`;
  if (!cache.has(key)) cache.set(key, readAndAnalyse(row));
  return cache.get(key);
}

function readAndAnalyse(row: Row): Analysis | undefined {
  const inbox = inboxOf(row.source);
  if (inbox) {
    const git = spawnSync('git', ['-C', inbox, 'cat-file', 'blob', `${row.id}:m`], { maxBuffer: 64 << 20 });
    if (git.status !== 0) return undefined;
    return analyseDocument({ name: 'mail.eml', text: decodeText(git.stdout) }, engine, options);
  }
  const tree = trees[row.source];
  const path = tree && join(tree, row.file);
  if (!path || !existsSync(path)) return undefined;
  return analyseDocument({ name: row.file, text: readFileSync(path, 'utf8') }, engine, options);
}

/** Lines of the document that the row means: all that hold its anchor, fewer where the note says which. */
function anchorsOf(row: Row, analysis: Analysis): Place[] {
  const lines: (Place & { readonly number: number })[] = [];
  const take = (text: string, start: number, number: number): void => {
    if (squeeze(text).includes(row.anchor)) lines.push({ start, end: start + text.length, number });
  };
  if (analysis.kind === 'patch') {
    for (const file of analysis.patch!.messages.flatMap((message) => message.files)) {
      if (file.newPath !== row.file && file.oldPath !== row.file) continue;
      for (const line of file.hunks.flatMap((hunk) => hunk.lines)) {
        const number = row.side === 'pre' ? line.oldLine : line.newLine;
        if (number !== undefined) take(line.text, line.start, number);
      }
    }
  }
  // Rows about the message itself, its diffstat, or a whole file.
  if (/^\([a-z ,]+\)$/.test(row.anchor)) return [{ start: 0, end: analysis.text.length }];
  if (analysis.kind !== 'patch' || lines.length === 0) {
    let start = 0;
    analysis.text.split('\n').forEach((text, i) => {
      take(text, start, i + 1);
      start += text.length + 1;
    });
  }
  const match = /match (\d)/.exec(row.note);
  if (match && lines[Number(match[1]) - 1]) return [lines[Number(match[1]) - 1]!];
  const about = /^\[~?L(\d+)/.exec(row.note);
  const near = about && lines.filter((line) => Math.abs(line.number - Number(about[1])) <= 3);
  return near && near.length > 0 && !/\bx\d/.test(row.note) ? near : lines;
}

const touches = (place: Place, line: Place): boolean => place.start <= line.end && place.end >= line.start;

function onSide(finding: Finding, row: Row, analysis: Analysis): boolean {
  if (analysis.kind !== 'patch') return true;
  if (finding.change === undefined) return true;
  return row.side === 'pre' ? finding.change !== 'introduced' : finding.change !== 'fixed';
}

interface Score {
  found: number;
  near: number;
  defects: number;
  silent: number;
  clean: number;
  skipped: number;
}

const scores = new Map<string, Score>();
for (const row of readRows()) {
  const rule = rules.find(({ meta }) => meta.number === row.rule);
  if (values.rule && values.rule !== rule?.meta.id && values.rule !== row.rule) continue;
  const score = scores.get(row.rule) ?? { found: 0, near: 0, defects: 0, silent: 0, clean: 0, skipped: 0 };
  scores.set(row.rule, score);
  const analysis = rule && analysisOf(row);
  const anchors = analysis && anchorsOf(row, analysis);
  if (!analysis || !anchors || anchors.length === 0) {
    score.skipped++;
    if (rule) console.log(`skipped  ${row.rule} ${row.source} ${row.id.slice(0, 12)} ${row.anchor}`);
    continue;
  }
  const mine = analysis.findings.filter((finding) => finding.rule === rule.meta.id && onSide(finding, row, analysis));
  const direct = mine.find((finding) => anchors.some((line) => touches(finding, line)));
  const related = mine.find((finding) => finding.related.some((place) => anchors.some((line) => touches(place, line))));
  const defect = row.verdict === 'defect';
  const hit = direct ?? (defect ? related : undefined);
  const good = defect ? hit !== undefined : direct === undefined;
  if (defect) {
    score.defects++;
    if (direct) score.found++;
    else if (related) score.near++;
  } else {
    score.clean++;
    if (good) score.silent++;
  }
  if (good && !values.all) continue;
  const mark = good ? 'ok      ' : defect ? 'MISSED  ' : 'FALSE   ';
  console.log(
    `${mark} ${row.rule} ${row.source} ${row.id.slice(0, 12)} ${row.side} ${row.anchor}\n           ${row.note}`,
  );
  if (hit) console.log(`           ${hit.what}`);
}

console.log('\nrule                  defects found (near)   look-alikes silent   skipped');
for (const [number, score] of [...scores].sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1)))) {
  const rule = rules.find(({ meta }) => meta.number === number);
  const name = `${number} ${rule?.meta.id ?? '(no rule)'}`;
  console.log(
    `${name.padEnd(24)}${`${score.found + score.near}/${score.defects} (${score.near})`.padEnd(22)}` +
      `${`${score.silent}/${score.clean}`.padEnd(21)}${score.skipped}`,
  );
}
