/**
 * What is wrong with what is being filled in, and when it is said. An empty field is nobody's mistake before somebody left it or tried to
 * hand it in; everything else is said at once. What was refused counts until something is changed.
 */
import { tick } from 'svelte';
import type { Problem } from '$ipc/types';
import { problemWords } from '$shared/format/problem';

export class Validation {
  /** What holds the fields. */
  node = $state<HTMLElement>();
  #touched = $state.raw<ReadonlySet<string>>(new Set());
  #insisted = $state(false);
  #handed = $state.raw<{ written: string; refused: readonly Problem[] } | null>(null);

  constructor(
    /** What stands in the fields, as one text. */
    private readonly written: () => string,
    /** What is wrong with it as far as that is known without handing it in. */
    private readonly found: () => readonly Problem[],
    private readonly words: (problem: Problem) => string = problemWords,
  ) {}

  /** Nothing was changed since it was handed in. */
  get isAsHanded(): boolean {
    return this.#handed !== null && this.#handed.written === this.written();
  }

  /** What was refused of what stands there now. */
  get refused(): readonly Problem[] {
    return this.isAsHanded ? (this.#handed?.refused ?? []) : [];
  }

  get problems(): Problem[] {
    return [...this.refused, ...this.found()];
  }

  /** Somebody was in this field. */
  readonly touch = (field: string): void => {
    this.#touched = new Set([...this.#touched, field]);
  };

  /** It should be said now at the field that goes by one of these names. */
  isSaid(problem: Problem, ...fields: string[]): boolean {
    return problem.fault !== 'empty' || this.#insisted || fields.some((field) => this.#touched.has(field));
  }

  /** What to say at the field that goes by one of these names. */
  readonly problem = (...fields: string[]): string | null => {
    const said = this.problems.find((one) => fields.includes(one.field) && this.isSaid(one, ...fields));
    return said ? this.words(said) : null;
  };

  /** It is handed in: what is empty is a mistake from now on. Returns what `refuse` is told. */
  hand(): string {
    const written = this.written();
    this.#insisted = true;
    this.#handed = { written, refused: [] };
    return written;
  }

  /** What was handed in was refused. The keyboard goes to the first field with something wrong. */
  async refuse(written: string, refused: readonly Problem[]): Promise<void> {
    this.#handed = { written, refused };
    await tick();
    this.node?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }

  /** Something else is filled in from now on. */
  begin(): void {
    this.#insisted = false;
    this.#handed = null;
  }
}
