import { SourceMap } from '../text/sourceMap.ts';
import { View } from '../text/view.ts';

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ', '#39': "'" };

/** Tags that begin a line. */
const BREAKS = new Set(['br', 'p', 'div', 'tr', 'li', 'pre', 'blockquote']);

/** A quotation nested deeper than this is not marked deeper. */
const MAXIMUM_QUOTES = 40;

/**
 * The words of an HTML part, for mails that have no other text: tags dropped, the commonest entities undone, and
 * `<blockquote>` marked as plain text marks a quotation, so that a quoted patch is no patch of the sender's.
 */
export function htmlToView(body: View): View {
  return new HtmlReader(body).read();
}

class HtmlReader {
  private readonly body: View;
  private readonly parts: string[] = [];
  private readonly map = new SourceMap();
  private length = 0;
  private quotes = 0;
  private isLineStart = true;
  /** Tags whose end is not to be found any more. */
  private readonly endless = new Set<string>();

  constructor(body: View) {
    this.body = body;
  }

  read(): View {
    const { text } = this.body;
    for (let at = 0; at < text.length;) {
      let next = at;
      while (next < text.length && text[next] !== '<' && text[next] !== '&') next++;
      this.putLines(at, next);
      if (next >= text.length) break;
      at = text[next] === '&' ? this.entity(next) : this.tag(next);
    }
    return View.mapped(this.parts.join(''), this.map);
  }

  private entity(start: number): number {
    const match = /^&([a-z]{2,5}|#39);/.exec(this.body.text.slice(start, start + 8));
    const known = match ? entities[match[1]!] : undefined;
    const end = start + (known === undefined ? 1 : match![0].length);
    this.put(known ?? '&', start, end);
    return end;
  }

  /** Takes a tag; what follows it is next. */
  private tag(start: number): number {
    const { text } = this.body;
    const close = text.indexOf('>', start);
    if (close === -1) {
      this.putLines(start, text.length);
      return text.length;
    }
    const match = /^<(\/?)([a-z]{1,10})/i.exec(text.slice(start, start + 13));
    const name = match?.[2]!.toLowerCase() ?? '';
    const end = close + 1;
    if ((name === 'style' || name === 'script') && !this.endless.has(name)) {
      const last = text.indexOf(`</${name}`, end);
      if (last !== -1) return last;
      this.endless.add(name);
    }
    // A tag alone on its line has its line end already.
    if (BREAKS.has(name) && text[end] !== '\n' && text[end] !== '\r' && !(this.isLineStart && name !== 'br')) {
      this.put('\n', start, end);
    }
    if (name === 'blockquote') this.quotes = Math.max(0, this.quotes + (match![1] === '/' ? -1 : 1));
    return end;
  }

  private putLines(start: number, end: number): void {
    if (end <= start) return;
    let at = start;
    for (const line of this.body.text.slice(start, end).split(/(?<=\n)/)) {
      this.put(line, at, at + line.length);
      at += line.length;
    }
  }

  /** Adds words of at most one line, behind the marks of the quotation that it stands in. */
  private put(words: string, start: number, end: number): void {
    if (this.isLineStart && this.quotes > 0 && words.trim() !== '') {
      const marks = `${'>'.repeat(Math.min(this.quotes, MAXIMUM_QUOTES))} `;
      this.parts.push(marks);
      this.length += marks.length;
    }
    if (words.length === end - start) this.map.append(this.length, this.body.mapOf(start, end));
    else {
      const span = this.body.span(start, end);
      this.map.add(this.length, span.start, words.length, span.end - span.start);
    }
    this.parts.push(words);
    this.length += words.length;
    this.isLineStart = words.endsWith('\n');
  }
}
