import type { AnchorHTMLAttributes } from 'react'
import { navigate } from './navigation.tsx'

type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { href: string; prefetch?: boolean }

/** In the same tab without asking anybody; with a modifier as the browser does it. */
export default function Link({ prefetch: _never, onClick, ...rest }: LinkProps) {
  return (
    <a
      {...rest}
      onClick={(event) => {
        onClick?.(event)
        const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || !rest.href.startsWith('/') || rest.target !== undefined
        if (event.defaultPrevented || elsewhere) return
        event.preventDefault()
        navigate(rest.href)
      }}
    />
  )
}
