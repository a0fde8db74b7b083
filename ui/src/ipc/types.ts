/** The wire's types, for every tier; `bindings.gen.ts` is generated from the core. */
export type * from './bindings.gen';
