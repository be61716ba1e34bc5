import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyseDocument } from '../../../server/src/analysis/index.ts';
import { realEngine } from './engine.ts';

/**
 * A function that repeats its statements hundreds of times: what is asked of each must not be answered by a look at all.
 * The functions are those of the rules' own tests and pages, as those are what the rules look at closest.
 */
const engine = await realEngine();

const root = resolve(import.meta.dirname, '../../..');
const SIZE = 40_000;
/** Of the CPU's time, in milliseconds: ten times what most need. */
const PATIENCE = 1_500;

interface Shape {
  readonly head: string;
  readonly body: string;
}

function shapesIn(text: string): Shape[] {
  return [...text.matchAll(/^(\w[\w \t*]*?\b\w+\([^;{}]*\))\n\{\n([^]*?)\n\}$/gm)].map(([, head, body]) => ({
    head: head!,
    // Marks, and what stands for the text of a table, go.
    body: body!
      .replace(/^.*\^\^.*\n?/gm, '')
      .replace(/^[+]/gm, '')
      .replaceAll('\\t', '\t')
      .replace(/\$\{[^}]*\}/g, ''),
  }));
}

const files = [
  ...(readdirSync(join(root, 'test/unit/rules'), { recursive: true }) as string[])
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(root, 'test/unit/rules', name)),
  ...readdirSync(join(root, 'docs/rules')).map((name) => join(root, 'docs/rules', name)),
].flatMap((file): [string, Shape[]][] => {
  const shapes = shapesIn(readFileSync(file, 'utf8'));
  return shapes.length > 0 ? [[basename(file), shapes]] : [];
});

function timeFor({ head, body }: Shape): number {
  const text = `${head}\n{\n${`${body}\n`.repeat(Math.ceil(SIZE / (body.length + 1)))}}\n`;
  const start = process.cpuUsage();
  const { findings } = analyseDocument({ name: 'drivers/iommu/example.c', text }, engine, { nursery: true });
  expect(findings.every(({ end }) => end <= text.length)).toBe(true);
  return process.cpuUsage(start).user / 1000;
}

describe('a function that repeats its statements is read in time', () => {
  it('there are hundreds of them', () => {
    expect(files.flatMap(([, shapes]) => shapes).length).toBeGreaterThan(300);
  });

  it.each(files)(
    '%s',
    (_, shapes) => {
      for (const shape of shapes) {
        // The machine may have been busy: twice is no chance.
        const isSlow = timeFor(shape) > PATIENCE && timeFor(shape) > PATIENCE;
        expect(isSlow, `${shape.head}\n${shape.body}`).toBe(false);
      }
    },
    300_000,
  );
});
