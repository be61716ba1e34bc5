import { analyseDocument } from '../../../server/src/analysis/index.ts';
import { createEngine } from '../../../server/src/cli/engine.ts';
import type { Rule } from '../../../server/src/rules/rule.ts';

const engine = await createEngine();

/** A hunk with its counts: `body` has the lines with their marks. */
export function hunkOf(start: number, section: string, body: string): string {
  const lines = body.split('\n').slice(0, -1);
  const [old, fresh] = ['+', '-'].map((mark) => lines.filter((line) => !line.startsWith(mark)).length);
  return `@@ -${start},${old} +${start},${fresh} @@ ${section}\n${body}`;
}

/** What a rule finds in a mail with one patch to `path`: `fixed: the text it points at`. */
export function inMail(...mail: Parameters<typeof findingsInMail>): string[] {
  return findingsInMail(...mail).map(({ change, text }) => `${change ?? ''}: ${text}`);
}

/** The same with the words of each finding. */
export function findingsInMail(
  rule: Rule,
  path: string,
  hunks: string,
  subject = 'example: change',
  words = '',
  date = 'Tue, 2 Jan 2024 03:04:05 +0000',
) {
  const text = `From: Example Developer <dev@example.org>
Date: ${date}
Subject: ${/^(?:Re:|\[)/.test(subject) ? subject : `[PATCH] ${subject}`}
Message-ID: <20240102030405.6-1-dev@example.org>

${words}

Signed-off-by: Example Developer <dev@example.org>
---
diff --git a/${path} b/${path}
--- a/${path}
+++ b/${path}
${hunks}`;
  const { findings } = analyseDocument({ name: 'example.eml', text }, engine, {
    nursery: true,
    only: new Set([rule.meta.id]),
  });
  return findings.map(({ change, start, end, what, why, advice }) => ({
    change,
    what,
    words: [what, why, advice].join(' '),
    text: text.slice(start, end).replace(/\n[-+ ]?\s*/g, ' '),
  }));
}
