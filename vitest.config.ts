import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Real processes, a browser and CPU-bound scoring share few cores; more files at once only slow each other down.
    maxWorkers: 2,
  },
})
