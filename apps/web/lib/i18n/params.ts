/**
 * What a message needs, read from its text by the compiler: a counted text without its count does not build.
 * A message is either in its text or between the cases of a plural or select, and each `}` leads back to the other: no stack is needed.
 */
export type Value = string | number
export type Moment = Date | string | number

/** Pairs of a parameter's name and the kind it is written with. */
type InText<S extends string, P = never> = S extends `${infer Before}{${infer Rest}`
  ? Before extends `${string}}${string}`
    ? InCases<AfterBrace<S>, P>
    : InArgument<Rest, P>
  : S extends `${string}}${infer Rest}`
    ? InCases<Rest, P>
    : P

type InCases<S extends string, P> = S extends `${infer Before}{${infer Rest}`
  ? Before extends `${string}}${string}`
    ? InText<AfterBrace<S>, P>
    : InText<Rest, P>
  : S extends `${string}}${infer Rest}`
    ? InText<Rest, P>
    : P

type InArgument<S extends string, P> = S extends `${infer Head}}${infer Rest}`
  ? Head extends `${infer Name}, ${infer Kind}, ${string}`
    ? S extends `${string}, ${string}, ${infer Cases}`
      ? InCases<Cases, P | [Name, Kind]>
      : P
    : Head extends `${infer Name}, ${infer Kind}`
      ? InText<Rest, P | [Name, Kind]>
      : InText<Rest, P | [Head, 'value']>
  : P

type AfterBrace<S extends string> = S extends `${string}}${infer Rest}` ? Rest : ''

interface Kinds {
  plural: number
  number: number
  select: string
  inside: string
  date: Moment
  time: Moment
  datetime: Moment
  relative: Moment
}

/** A parameter that is counted somewhere in the text is a number everywhere in it. */
type TypeOf<P, Name> = [
  Extract<Extract<P, [Name, string]> extends infer Q ? (Q extends [Name, infer K] ? K : never) : never, keyof Kinds>,
] extends [infer Known extends keyof Kinds]
  ? [Known] extends [never]
    ? Value
    : Kinds[Known]
  : Value

type Named<P> = P extends [infer Name extends string, string] ? Name : never

export type ParamsOf<S extends string> = { [Name in Named<InText<S>>]: TypeOf<InText<S>, Name> }

type ClosedTags<S extends string> = S extends `${string}</${infer Tag}>${infer Rest}` ? Tag | ClosedTags<Rest> : never

/** Tags that every text may use without saying how: bold, code, a key. */
export type PlainTag = 'b' | 'code' | 'kbd'

/** Tags whose element the caller gives: `<link>` in the text, `link: (text) => <Link ...>{text}</Link>` in the code. */
export type TagsOf<S extends string> = Exclude<ClosedTags<S>, PlainTag>

/** A message with tags is a node, not a string: only `t.rich` takes it. */
export type IsRich<S extends string> = [ClosedTags<S>] extends [never] ? false : true
