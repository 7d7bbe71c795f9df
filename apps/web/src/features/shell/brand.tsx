/** The mark: a bull's-eye that a signal comes in to. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <path
        d="M16 6.5v5M16 20.5v5M6.5 16h5M20.5 16h5"
        stroke="#fff"
        strokeWidth="2.5"
        strokeLinecap="round"
      />
      <circle cx="16" cy="16" r="4" fill="#fff" />
    </svg>
  )
}
