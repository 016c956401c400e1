import type { Answer } from './types.ts'

/** In the place of an answer that no page reads. */
export const unread = Symbol('unread')

type Asked<Call> = Call extends (input: infer I, ...rest: never[]) => unknown ? Exclude<I, void | undefined> : never

/** Of what a change answers, as much as pages read. */
type Read<T> = T extends object ? { [K in keyof T]?: T[K] } : T

/** A function for every procedure that pages call: what it is asked and what it answers are the real router's. */
export type Handlers<Client> = {
  [K in keyof Client]?: Client[K] extends { query: infer F }
    ? (input: Asked<F>) => Answer<F>
    : Client[K] extends { mutate: infer F }
      ? (input: Asked<F>) => Read<Answer<F>> | typeof unread
      : Handlers<Client[K]>
}
