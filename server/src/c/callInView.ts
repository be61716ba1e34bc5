import type { Surroundings } from './function.ts';
import type { CallFact } from './knowledge.ts';
import type { Call, Node } from './model.ts';

/** A call and its promise. A class, as there are many: objects with getters of their own take several times the room and time. */
export class CallInView implements Call {
  readonly node: Node;
  readonly name: string;
  readonly callee: Node;
  readonly throughPointer: boolean;
  readonly args: readonly Node[];
  private readonly around: Surroundings;
  /** A bit for each argument that is written out as 0. */
  private readonly zeros: number;

  constructor(
    around: Surroundings,
    node: Node,
    name: string,
    callee: Node,
    throughPointer: boolean,
    args: readonly Node[],
    zeros: number,
  ) {
    this.around = around;
    this.zeros = zeros;
    this.node = node;
    this.name = name;
    this.callee = callee;
    this.throughPointer = throughPointer;
    this.args = args;
  }

  get fact(): CallFact | undefined {
    // What a function of that name does says nothing of the one that a member points to.
    const fact = this.throughPointer
      ? this.around.knowledge.callThroughPointer(this.name)
      : this.around.factOf(this.name);
    const isStill = fact?.sleepsFor !== undefined && (this.zeros & (1 << fact.sleepsFor)) !== 0;
    return isStill ? { ...fact, sleeps: false } : fact;
  }
}
