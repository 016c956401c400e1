/** An act as commands that do the same. Pure data: the printers quote it. */
export interface AsCode {
  /** Words of one command; left out where the client cannot do it. */
  cli?: readonly Word[]
  /** Parts of the body that the client has no word for. */
  unsaid?: readonly string[]
  curl: { method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET'; path: string; body?: Json }
  /** Left out where the provider knows no such resource. */
  terraform?: Terraform
}

export interface Terraform {
  type: string
  /** Made from the name of the thing; the printer makes it an identifier. */
  name: string
  attributes: Readonly<Record<string, Json>>
  /** Parts that the provider wants as blocks, each of which may be there many times. */
  blocks?: Readonly<Record<string, readonly Readonly<Record<string, Json>>[]>>
  /** Of a thing that exists: how the provider calls it. */
  importId?: string
}

/** Stands for what must not be on a screen: the name of the shell variable, or of the Terraform variable, that holds it. */
export interface Secret {
  secret: string
}

/** What a command reads from a file. */
export interface FileText {
  text: string
}

export type Word = string | Secret | FileText
export type Json = string | number | boolean | null | Secret | readonly Json[] | { readonly [key: string]: Json }

export const isSecret = (value: Json | Word): value is Secret =>
  typeof value === 'object' && value !== null && 'secret' in value && typeof value.secret === 'string' && Object.keys(value).length === 1

/** An option with its value. With `=` where the value would be taken for another option. */
export function option(name: string, value: Word | number): Word[] {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text === 'string' && text.startsWith('-')) return [`${name}=${text}`]
  return [name, text]
}

/** What stands without an option's name goes first, where it is seen; after `--`, as soon as one would be taken for an option. */
export function command(verb: readonly string[], options: readonly Word[], values: readonly Word[]): Word[] {
  const dashed = values.some((value) => typeof value === 'string' && value.startsWith('-'))
  return dashed ? ['openstack', ...verb, ...options, '--', ...values] : ['openstack', ...verb, ...values, ...options]
}
