/** The wire's types and its one list of letters that do harm, for every tier; `bindings.gen.ts` is generated from the core. */
export type * from './bindings.gen';
export { UNSAFE } from './bindings.gen';
