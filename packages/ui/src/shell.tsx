'use client'
import { ChevronsLeft, ChevronsRight, Menu as MenuIcon, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { IconButton } from './button.tsx'
import { cx } from './cx.tsx'
import { Link } from './link.tsx'
import { LiveRegion } from './live-region.tsx'
import { Modal } from './modal.tsx'
import { useText } from './text.tsx'
import { Tooltip } from './tooltip.tsx'

export interface NavItem {
  label: string
  href: string
  icon: ReactNode
  current?: boolean
  /** A count or a mark at the end. */
  badge?: ReactNode
}
export interface NavGroup {
  /** Without one the group stands first and has no heading. */
  label?: string | undefined
  items: NavItem[]
}

export interface AppShellProps {
  /** At the start of the top bar: the product and what one is in (project, domain, region). */
  brand: ReactNode
  /** The rest of the top bar: search, tasks, notifications, the user. */
  topbar: ReactNode
  nav: NavGroup[]
  navFooter?: ReactNode
  collapsed: boolean
  onCollapsed: (collapsed: boolean) => void
  /** Above the page: message of the day, "reconnecting". */
  banner?: ReactNode
  /** The tasks, at the bottom. */
  drawer?: ReactNode
  children: ReactNode
}

export const mainId = 'main'

export function AppShell({ brand, topbar, nav, navFooter, collapsed, onCollapsed, banner, drawer, children }: AppShellProps) {
  const text = useText()
  const [open, setOpen] = useState(false)
  return (
    <div className="flex h-dvh flex-col overflow-hidden bg-background">
      <a
        href={`#${mainId}`}
        className="absolute start-2 top-2 z-10 -translate-y-16 rounded-md bg-accent px-3 py-2 font-medium text-on-accent focus:translate-y-0"
      >
        {text.skipToContent}
      </a>
      <header className="flex h-bar shrink-0 items-center gap-2 border-b border-line bg-surface ps-2 pe-3 max-sm:gap-1 max-sm:px-1 min-[900px]:ps-3">
        <IconButton
          label={text.menu}
          icon={<MenuIcon />}
          aria-expanded={open}
          className="min-[900px]:hidden"
          onClick={() => setOpen(true)}
        />
        <div className="flex min-w-0 items-center gap-2 max-sm:gap-0">{brand}</div>
        <div className="ms-auto flex min-w-0 items-center gap-1 max-sm:gap-0">{topbar}</div>
      </header>
      {banner}
      <div className="flex min-h-0 grow">
        <nav
          aria-label={text.navigation}
          className={cx('flex shrink-0 flex-col border-e border-line bg-surface max-[899px]:hidden', collapsed ? 'w-[52px]' : 'w-56')}
        >
          <NavList nav={nav} narrow={collapsed} />
          <div className={cx('mt-auto flex items-center gap-1 border-t border-line p-2', collapsed && 'flex-col')}>
            <div className="min-w-0 grow">{!collapsed && navFooter}</div>
            <IconButton
              size="small"
              label={collapsed ? text.expandNav : text.collapseNav}
              icon={collapsed ? <ChevronsRight className="rtl:-scale-x-100" /> : <ChevronsLeft className="rtl:-scale-x-100" />}
              onClick={() => onCollapsed(!collapsed)}
            />
          </div>
        </nav>
        <div className="flex min-w-0 grow flex-col">
          <main id={mainId} tabIndex={-1} className="min-h-0 min-w-0 grow overflow-y-auto outline-none">
            <div className="mx-auto flex w-full max-w-[1600px] flex-col gap-4 px-4 py-4 sm:px-6 sm:py-5">{children}</div>
          </main>
          {drawer}
        </div>
      </div>
      <OffCanvas open={open} onClose={() => setOpen(false)} nav={nav} footer={navFooter} brand={brand} />
      <LiveRegion />
    </div>
  )
}

interface OffCanvasProps {
  open: boolean
  onClose: () => void
  nav: NavGroup[]
  footer: ReactNode
  brand: ReactNode
}

function OffCanvas({ open, onClose, nav, footer }: OffCanvasProps) {
  const text = useText()
  return (
    <Modal
      open={open}
      onClose={onClose}
      label={text.navigation}
      className="my-0 ms-0 me-auto h-dvh max-h-none w-72 max-w-[85vw] animate-slide flex-col border-e border-line bg-surface text-text [--slide-from:-24px] open:flex rtl:[--slide-from:24px]"
    >
      <div className="flex h-bar shrink-0 items-center justify-end border-b border-line px-2">
        <IconButton label={text.close} icon={<X />} onClick={onClose} />
      </div>
      <nav aria-label={text.navigation} className="flex min-h-0 grow flex-col" onClick={(event) => leavesBy(event.target) && onClose()}>
        <NavList nav={nav} narrow={false} />
      </nav>
      {footer && <div className="border-t border-line p-3">{footer}</div>}
    </Modal>
  )
}

const leavesBy = (target: EventTarget) => target instanceof Element && target.closest('a') !== null

function NavList({ nav, narrow }: { nav: NavGroup[]; narrow: boolean }) {
  return (
    <div className="flex min-h-0 flex-col gap-3 overflow-y-auto px-2 py-3">
      {nav.map((group, index) => (
        <div key={group.label ?? index}>
          {group.label &&
            (narrow ? <hr className="mx-1 mb-2" /> : <p className="px-2 pb-1 text-xs font-medium text-muted">{group.label}</p>)}
          <ul aria-label={group.label} className="flex flex-col gap-px">
            {group.items.map((item) => (
              <li key={item.href}>
                <NavLink item={item} narrow={narrow} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  )
}

const NavLink = ({ item, narrow }: { item: NavItem; narrow: boolean }) => (
  <Tooltip text={narrow ? item.label : undefined} kind="label" side="bottom">
    {() => (
      <Link
        href={item.href}
        aria-label={narrow ? item.label : undefined}
        aria-current={item.current ? 'page' : undefined}
        className={cx(
          'flex min-h-7 items-center gap-2.5 rounded-md px-2 py-0.5 pointer-coarse:min-h-10 transition-colors [&_svg]:size-4 [&_svg]:shrink-0',
          narrow && 'justify-center',
          item.current ? 'bg-accent-subtle font-medium text-accent-text' : 'text-text hover:bg-hover [&_svg]:text-muted',
        )}
      >
        {item.icon}
        {!narrow && <span className="min-w-0 grow wrap-anywhere">{item.label}</span>}
        {!narrow && item.badge}
      </Link>
    )}
  </Tooltip>
)
