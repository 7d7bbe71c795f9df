'use client'
import { Moon, Sun } from 'lucide-react'
import { buttonVariants } from '@/components/button'
import { LazyMenu } from '@/components/lazy-menu'
import { cn } from '@/lib/class-names'

const load = () => import('./theme-menu').then((module) => module.ThemeMenu)

export function ThemeSwitch() {
  return (
    <LazyMenu
      load={load}
      aria-label="Theme"
      className={cn(buttonVariants({ variant: 'ghost', size: 'icon' }), 'max-sm:hidden')}
    >
      <Sun className="dark:hidden" aria-hidden />
      <Moon className="hidden dark:block" aria-hidden />
    </LazyMenu>
  )
}
