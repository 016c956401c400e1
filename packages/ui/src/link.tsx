'use client'
import { type AnchorHTMLAttributes, type ComponentType, createContext, type Ref, useContext } from 'react'

export interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  href: string
  ref?: Ref<HTMLAnchorElement>
}

const PlainLink = (props: LinkProps) => <a {...props} />

/** The app puts its router's link here; the kit knows no router. */
export const LinkContext = createContext<ComponentType<LinkProps>>(PlainLink)

export function Link(props: LinkProps) {
  const Inner = useContext(LinkContext)
  return <Inner {...props} />
}

/** A link in running text and in table cells. */
export function TextLink({ className, ...rest }: LinkProps) {
  return <Link {...rest} className={`rounded-sm text-accent-text underline-offset-2 hover:underline ${className ?? ''}`} />
}
