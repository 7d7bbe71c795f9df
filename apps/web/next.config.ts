import { resolve } from 'node:path'
import type { NextConfig } from 'next'

/** The headers that are the same for every answer. The content security policy has a nonce: see src/proxy.ts. */
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' },
]

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Core is TypeScript whose imports end in .ts.
  transpilePackages: ['@ground-control/core'],
  turbopack: { root: resolve(import.meta.dirname, '../..') },
  // `npm run check` runs the native compiler over this app; Next would load the JavaScript one, which 7 has not got.
  typescript: { ignoreBuildErrors: true },
  experimental: { optimizePackageImports: ['radix-ui'] },
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
}

export default config
