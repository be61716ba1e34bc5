import { ExpressionEvaluator } from './expressions.ts';
import type { Edge, Element, Node } from './model.ts';
import { declaredName, equalKey, isNamed, maxSymbol, negate, relationKey } from './symbols.ts';

/** Runs the steps of a block, and adds what the conditions of its edges say. */
export class Evaluator extends ExpressionEvaluator {
  // -- steps and edges --

  step(element: Element): void {
    const { state } = this;
    const { syntax } = this.c;
    switch (element.kind) {
      case 'expression': {
        const symbol = this.value(element.node);
        if (element.unused !== true) state.env.set(`#${element.node}`, symbol);
        return;
      }
      case 'declaration': {
        const value = syntax.child(element.node, 'value');
        if (value === undefined) return;
        const symbol = this.value(value);
        const name = declaredName(syntax, element.node);
        if (name !== undefined) this.setVariable(name, symbol, element.node, value);
        return;
      }
      case 'return':
        for (const value of syntax.children(element.node)) this.value(value);
        return;
      case 'choose': {
        let symbol: string;
        if (element.chosen === undefined) symbol = element.truth === true ? '=1' : '=0';
        else {
          symbol = state.env.get(`#${element.chosen}`) ?? this.look(element.chosen);
          state.env.delete(`#${element.chosen}`);
        }
        state.env.set(`#${element.node}`, symbol);
        return;
      }
      case 'cursor':
      case 'after-loop':
        this.loopStep(element);
        return;
      case 'gap':
        state.clear();
        return;
      case 'scope':
        return;
    }
  }

  private loopStep(element: Element): void {
    const loop = this.c.macroLoop(element.node);
    if (!loop) return;
    const fact = this.c.knowledge.loopMacro(loop.name);
    const inBody = element.kind === 'cursor';
    for (const argument of loop.args) {
      const node = this.strip(argument);
      if (this.c.syntax.kind(node) !== 'identifier') continue;
      const name = this.c.syntax.textOf(node);
      const variable = this.c.variable(name);
      const isCursor = argument === loop.cursor;
      if (!isCursor && (!variable || variable.parameter)) continue;
      const symbol = `$${inBody ? 'c' : 'l'}${element.node}${isCursor ? '' : `~${name}`}`;
      this.state.retire(symbol);
      this.state.env.set(name, symbol);
      if (!isCursor) continue;
      const pointer = variable ? variable.type.kind === 'pointer' : true;
      if (inBody) {
        if (pointer) this.state.facts.set(symbol, { zero: false });
      } else if (fact && fact.afterLoop !== 'unknown' && pointer && !this.endsAtElement(loop.args)) {
        this.state.facts.set(symbol, {
          afterLoop: fact.afterLoop,
          origin: element.node,
          ...(fact.afterLoop === 'null' && { zero: true }),
        });
      }
    }
  }

  /** A loop up to the last but one, or around the head that an element has itself: `&first->node` of `node`s. */
  private endsAtElement(args: readonly Node[]): boolean {
    const last = args[args.length - 1];
    const member = last === undefined ? '' : this.c.canonical(last);
    return args.some((argument) => {
      const text = this.c.canonical(argument);
      return /[^-]-1$/.test(text) || (/^\w+$/.test(member) && new RegExp(`^&.*(?:->|\\.)${member}$`).test(text));
    });
  }

  /** Adds what an edge's condition says; false where this path cannot take it. */
  take(edge: Edge): boolean {
    const { condition, truth, switched, caseValue } = edge;
    let possible = true;
    if (condition !== undefined && this.c.cfg.loopExits.has(edge.to)) this.skipLoop(condition);
    if (condition !== undefined && truth !== undefined) {
      possible = this.refine(condition, truth, edge.partial === true);
      this.state.env.delete(`#${condition}`);
    } else if (switched !== undefined) {
      if (caseValue !== undefined) {
        possible = this.equals(this.look(switched), this.look(caseValue), true, switched, false);
      } else possible = this.notAnyCase(edge);
      this.state.env.delete(`#${switched}`);
    }
    return possible;
  }

  /** A loop ends: if it ran not even once is seldom meant, so what it would have assigned proves nothing. */
  private skipLoop(condition: Node): void {
    for (const name of this.c.assignedByLoop(condition)) {
      const symbol = this.state.env.get(name) ?? `${name}@0`;
      const fact = this.state.fact(symbol);
      if (fact.zero === true && fact.testedAt !== undefined) this.state.update(symbol, { weak: true });
    }
  }

  /** The default arm: none of the other arms' values. */
  private notAnyCase(edge: Edge): boolean {
    const value = this.look(edge.switched!);
    for (const other of this.c.cfg.blocks[edge.from]!.out) {
      if (other.caseValue === undefined) continue;
      if (!this.equals(value, this.look(other.caseValue), false, edge.switched!, false)) return false;
    }
    return true;
  }

  // -- conditions --

  /** Adds that a condition is true or false; returns false where that cannot be. */
  refine(expression: Node, truth: boolean, partial: boolean): boolean {
    const { syntax } = this.c;
    const node = this.strip(expression);
    switch (syntax.kind(node)) {
      case 'unary_expression': {
        const argument = syntax.child(node, 'argument');
        if (this.c.operator(node) === '!' && argument !== undefined) return this.refine(argument, !truth, partial);
        break;
      }
      case 'binary_expression': {
        const left = syntax.child(node, 'left');
        const right = syntax.child(node, 'right');
        if (left === undefined || right === undefined) break;
        return this.refineBinary(node, left, right, truth, partial);
      }
      case 'call_expression': {
        const call = this.c.callOf(node);
        const argument = call?.args[0];
        if (call && argument !== undefined) {
          const result = this.refineErrorTest(call.name, argument, truth, node);
          if (result !== undefined) return result;
          if (call.name === 'IS_ALIGNED' && truth && call.args[1] !== undefined) {
            this.align(this.look(argument), this.c.canonical(call.args[1]));
          }
        }
        break;
      }
    }
    const symbol = this.look(node);
    this.noteTest(node, symbol, truth);
    this.trustPredicate(node);
    return this.setZero(symbol, !truth, node, partial);
  }

  /** `if (!can_use(p)) return;`, `if (drm_WARN_ON(drm, !p))`: a function of which nothing is known may have tested p for us. */
  private trustPredicate(node: Node): void {
    const call = this.c.callOf(node);
    if (!call) return;
    call.args.forEach((argument, index) => {
      const isNot = this.c.syntax.kind(argument) === 'unary_expression' && this.c.operator(argument) === '!';
      const symbol = this.look((isNot ? this.c.syntax.child(argument, 'argument') : undefined) ?? argument);
      if (this.state.fact(symbol).maybe && !call.fact?.dereferences?.includes(index))
        this.state.update(symbol, { maybe: false });
    });
  }

  private noteTest(node: Node, symbol: string, truth: boolean): void {
    if (!truth || !this.engine) return;
    const fact = this.state.fact(symbol);
    if (symbol.startsWith('?') || this.c.typeOf(node).kind === 'integer') return;
    this.engine.noteTest(node, fact.dereferencedAt);
  }

  private refineErrorTest(name: string, argument: Node, truth: boolean, node: Node): boolean | undefined {
    if (name === 'IS_ERR') {
      const symbol = this.look(argument);
      const fact = this.state.fact(symbol);
      if (fact.isError !== undefined && fact.isError !== truth) return false;
      if (truth && fact.zero === true) return false;
      this.state.update(symbol, { isError: truth, ...((truth || fact.errorOnly) && { zero: false, testedAt: node }) });
      return true;
    }
    if (name === 'IS_ERR_OR_NULL') {
      const symbol = this.look(argument);
      const fact = this.state.fact(symbol);
      if (!truth) {
        if (fact.zero === true || fact.isError === true) return false;
        this.state.update(symbol, { isError: false, zero: false, maybe: false, testedAt: node });
      } else {
        if (fact.isError === false && fact.zero === false) return false;
        this.state.update(symbol, { maybe: false, testedAt: node, weak: true });
      }
      return true;
    }
    return undefined;
  }

  private refineBinary(node: Node, left: Node, right: Node, truth: boolean, partial: boolean): boolean {
    const operator = this.c.operator(node);
    const a = this.look(left);
    const b = this.look(right);
    switch (operator) {
      case '==':
      case '!=':
        return this.equals(a, b, (operator === '==') === truth, left, partial);
      case '<':
      case '>':
      case '<=':
      case '>=':
        return this.relation(operator, a, b, truth, node);
      case '&': {
        if (!truth) {
          const text = this.c.canonical(right);
          const mask = /^\(?(.+?)-1\)?$/.exec(text);
          if (mask) this.align(a, mask[1]!);
          const negated = /^~(\w*MASK)$/.exec(text);
          if (negated) this.align(a, negated[1]!);
          const plain = /^(\w*mask)$/i.exec(text);
          if (plain) this.align(a, plain[1]!);
        }
        break;
      }
    }
    return this.setZero(this.look(node), !truth, node, partial);
  }

  private align(symbol: string, to: string): void {
    const before = this.state.fact(symbol).alignedTo ?? [];
    if (!before.includes(to)) this.state.update(symbol, { alignedTo: [...before, to] });
  }

  private equals(a: string, b: string, equal: boolean, node: Node, partial: boolean): boolean {
    const known = this.compare('==', a, b);
    if (this.state.fact(b).constant === 0n || b === '=0') {
      this.noteTest(node, a, equal);
      return this.setZero(a, equal, node, partial);
    }
    if (this.state.fact(a).constant === 0n) return this.setZero(b, equal, node, partial);
    if (known !== undefined) return known === equal;
    const constant = this.state.fact(b).constant;
    if (equal) {
      if (constant !== undefined) this.state.update(a, { constant, zero: false, maybe: false, testedAt: node });
      else if (isNamed(b)) this.state.update(a, { same: b });
      else if (isNamed(a)) this.state.update(b, { same: a });
      const fact = this.state.fact(b);
      // What equals something else is as much there as that.
      if (fact.zero === false || (!fact.maybe && this.state.fact(a).maybe === true))
        this.state.update(a, { ...(fact.zero === false && { zero: false }), maybe: false });
    }
    this.remember(equalKey(a, b), equal, node);
    return true;
  }

  private relation(operator: string, a: string, b: string, truth: boolean, node: Node): boolean {
    const known = this.compare(operator, a, b);
    if (known !== undefined) return known === truth;
    const y = this.state.fact(b).constant;
    if (y === 0n) {
      const op = truth ? operator : negate(operator);
      if (op === '<') this.state.update(a, { negative: true, zero: false, maybe: false });
      else if (op === '>') this.state.update(a, { negative: false, zero: false });
      else if (op === '>=') this.state.update(a, { negative: false });
    }
    const [key, swap] = relationKey(operator, a, b);
    this.remember(key, swap ? !truth : truth, node);
    return true;
  }

  /** Remembers the outcome of a condition that is tested again. */
  private remember(key: string, truth: boolean, node: Node): void {
    if (key.length > maxSymbol || !this.isRetested(node)) return;
    this.state.facts.set(key, { zero: !truth });
  }

  private isRetested(node: Node): boolean {
    let at = node;
    const { syntax } = this.c;
    const parent = syntax.parent(at);
    if (parent >= 0 && syntax.kind(parent) === 'binary_expression') at = parent;
    return this.c.testCount(this.c.canonical(at)) > 1;
  }

  private setZero(symbol: string, zero: boolean, node: Node, partial: boolean): boolean {
    if (symbol.startsWith('!')) return this.setZero(symbol.slice(1), !zero, node, partial);
    const fact = this.state.fact(symbol);
    if (fact.zero !== undefined) return fact.zero === zero;
    if (!/[$@]/.test(symbol)) {
      // An unknown constant: the same on all paths.
      if (this.isRetested(node)) this.state.facts.set(symbol, { zero });
      return true;
    }
    const structural = symbol.startsWith('(') || symbol.startsWith('?') || symbol.startsWith('~');
    // What may be NULL is followed through copies too.
    if (structural ? !this.isRetested(node) : !fact.maybe && !this.matters(symbol, node)) return true;
    this.state.update(symbol, {
      zero,
      maybe: false,
      testedAt: node,
      ...(zero && { weak: partial, constant: 0n }),
      ...(fact.afterLoop === 'null' && !zero && { afterLoop: 'null' as const }),
    });
    return true;
  }
}
