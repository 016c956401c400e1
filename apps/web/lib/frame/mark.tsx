/** A cap, seen from the side: what a pileus is. */
export const Mark = () => (
  <svg viewBox="0 0 24 24" className="size-6" aria-hidden fill="currentColor">
    <path d="M3 14c0-5.5 4-9.5 9-9.5s9 4 9 9.5c0 1-.8 1.5-1.8 1.5H4.800C3.800 15.500 3 15 3 14Z" />
    <path d="M9.500 17.500h5l.8 2.600c.2.700-.3 1.400-1 1.400H9.700c-.7 0-1.200-.7-1-1.400Z" opacity=".55" />
  </svg>
)
