'use client'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { toast } from '@/lib/toast'
import { Button } from './button'

const thanksMs = 1_500

/** Copies `text`. With a label it is a button of words, without one an icon that says what it copies. */
export function CopyButton({
  text,
  label,
  what = 'text',
  className,
}: {
  text: string
  label?: string
  what?: string
  className?: string
}) {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), thanksMs)
    return () => clearTimeout(timer)
  }, [isCopied])

  async function copy() {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } catch (error) {
      // Browsers keep the clipboard from pages that are not served over https or localhost.
      toast.error('The browser did not allow copying', {
        description: error instanceof Error ? error.message : '',
      })
    }
  }

  const Icon = isCopied ? Check : Copy
  return (
    <Button
      variant={label ? 'secondary' : 'ghost'}
      size={label ? 'sm' : 'iconSm'}
      className={className}
      onClick={copy}
      aria-label={label ? undefined : `Copy ${what}`}
    >
      <Icon aria-hidden />
      {label && (isCopied ? 'Copied' : label)}
    </Button>
  )
}
