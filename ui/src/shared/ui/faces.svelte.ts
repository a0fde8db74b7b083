/** Which face of the theme each person has. Customers have the one of their id; those who work here have different ones, while there are enough. */
import { faceOf, facesOf } from '$shared/format/name';

class Faces {
  #here = $state.raw<ReadonlyMap<string, number>>(new Map());

  /** Those who work here. */
  spread(ids: readonly string[]): void {
    this.#here = facesOf(ids);
  }

  of(id: string): number {
    return this.#here.get(id) ?? faceOf(id);
  }
}

export const faces = new Faces();
